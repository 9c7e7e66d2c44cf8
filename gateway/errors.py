"""What can go wrong, as far as the whole gateway must tell it apart.

MailsquareError
+-- ConfigError       a file says something that cannot be; names file, line and remedy
+-- StoreTrouble      the store cannot commit just now: full, read-only, locked, gone
+-- NotAllowed        a step between states that the table of states does not know
|   +-- TooLate       somebody, or the clock, decided on the mail before
+-- NoClassifier      no model tells kinds; mail goes on without
"""

from __future__ import annotations


class MailsquareError(Exception):
    """Something that a person must be told in plain words."""


class ConfigError(MailsquareError):
    """A configuration that cannot be used, with the place and the remedy."""


class StoreTrouble(MailsquareError):
    """The store cannot take a change just now."""


class NotAllowed(MailsquareError):
    """An item cannot go from the state it is in to the one asked for."""


class TooLate(NotAllowed):
    """A mail is no longer as it was shown: somebody, or the clock, was a moment earlier."""


class NoClassifier(MailsquareError):
    """No model can tell kinds just now: what is wrong, and the remedy."""
