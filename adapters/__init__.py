"""A Post in, a Receipt out: the social networks that a mail can move to."""
