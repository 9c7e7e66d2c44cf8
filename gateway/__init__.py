"""The gateway: takes mail in, decides with `rules`, reads with `nlp`, posts with `adapters`."""
