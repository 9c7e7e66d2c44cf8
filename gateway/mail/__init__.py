"""What a mail is: envelope, message, and the safe reading of bytes."""
