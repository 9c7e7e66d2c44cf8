"""What a mail is besides its kind, and whether it is dangerous to show to more eyes."""
