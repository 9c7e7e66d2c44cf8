"""The tree of a MIME message: its parts, their letters and numbers, its seals, signatures and invitations."""
