"""The ceilings for reading one mail. Beyond them a mail is unparsable: kept, delivered, not posted.

The figures are ours, chosen from measured slow spots; RFC 5322 and RFC 2045 set none.
"""

from __future__ import annotations

from typing import Final

HEADER_BLOCK: Final = 256 * 1024      # bytes
FIELDS: Final = 1_000
ADDRESSES: Final = 2_000              # over From, To, Cc and Reply-To together
SEPARATORS: Final = 10_000            # commas and semicolons in those fields: the libraries split before they count
PARAMETERS: Final = 200               # semicolons in one Content- field, of any part (RFC 2045 section 5.1)
ENCODED_WORDS: Final = 5_000          # `=?` in the header block (RFC 2047 section 2)
PARTS: Final = 500
DEPTH: Final = 50
MARK_LINES: Final = 200_000           # lines that begin with `--`, part borders or not
REFERENCES: Final = 200
HTML: Final = 2 * 1024 * 1024         # characters of one body with its tags
HTML_DEPTH: Final = 200
TAGS: Final = 60_000                  # `<` in one HTML body
TEXT: Final = 512 * 1024              # characters without tags, over all bodies of one form
EXCERPT: Final = 64 * 1024            # characters that are read of a body beyond one of these four
LINE: Final = 998                     # characters of a header line for people, RFC 5322 section 2.1.1
