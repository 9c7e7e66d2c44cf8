"""How mail comes in: the SMTP door."""
