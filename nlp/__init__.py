"""Text in, a Classification out: what kind of mail it is, how sure, and why."""
