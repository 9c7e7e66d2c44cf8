"""Reads copies of mail from IMAP mailboxes: a journal, or a mailbox that is a member of the lists."""
