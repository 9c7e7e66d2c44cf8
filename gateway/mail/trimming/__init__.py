"""The author's new words apart from quote, signature and disclaimer. Nothing is thrown away."""
