"""Ways of standing beside a mail server: what each would change there, and the undo. It changes nothing itself."""
