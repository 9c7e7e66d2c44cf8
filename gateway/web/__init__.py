"""The pages: live, trace, choice, login, outbox; and the mounted feed."""
