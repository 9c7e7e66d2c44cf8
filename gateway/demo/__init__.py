"""The whole gateway on one machine with sample mail and nothing to configure."""
