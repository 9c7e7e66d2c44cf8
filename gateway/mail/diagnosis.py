"""What is odd about a mail's header, as mail-parser finds it: said to people, and never decided on."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from .clean import clean_line
from .headers import header_block_size

# mail-parser puts every value in NFC, in time that grows with the square of a run of combining
# marks, and takes a third of a second for the dates and addresses that fit into this.
_MOST: Final = 32 * 1024              # bytes of a header block that it is shown
_WORD = re.compile(rb"=\?[^?\s]{1,64}\?[bBqQ]\?[^?\s]{0,4000}\?=")
_NOT_ASCII = re.compile(rb"[^\x00-\x7f]+")
_ADDRESSES: Final = frozenset({"from", "sender", "reply-to", "to", "cc"})
_ODD_ONES: Final = 5                  # of one sort that are named


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What is odd about the addresses and the date, in words, and the date as far as it could be saved."""

    odd: tuple[str, ...] = ()
    date: datetime | None = None


def diagnose(content: bytes) -> Diagnosis:
    """The diagnosis of a header block; an empty one beyond 32 KiB, or where mail-parser gives up."""
    size = header_block_size(content)
    if size > _MOST:
        return Diagnosis()
    import mailparser

    logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)    # it logs header text
    try:
        read: Any = mailparser.parse_from_bytes(_plain(content[:size]) + b"\r\n\r\n")
        odd = [*_odd_addresses(read.address_header_defects), *_odd_dates(read.date_header_defects)]
        date = read.date
    except (mailparser.exceptions.MailParserError, ValueError, LookupError, TypeError, AttributeError):
        return Diagnosis()
    if not isinstance(date, datetime):
        return Diagnosis(odd=tuple(dict.fromkeys(odd)))
    date = date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    return Diagnosis(odd=tuple(dict.fromkeys(odd)), date=date)


def _plain(block: bytes) -> bytes:
    """The block in ASCII: names and words beyond it say nothing about addresses and dates."""
    return _NOT_ASCII.sub(b"_", _WORD.sub(b"_", block))


def _odd_addresses(found: list[dict[str, Any]]) -> list[str]:
    """Addresses that could not be made out for sure."""
    odd = [one for one in found if one.get("header") in _ADDRESSES and not one.get("recovered")]
    return [f"{one['header']} holds what is no address: {clean_line(str(one.get('raw', '')), 60)}"
            for one in odd[:_ODD_ONES]]


def _odd_dates(found: list[dict[str, Any]]) -> list[str]:
    """A Date that is none, or that names the wrong day of the week; forgers and faulty clocks write these."""
    said = {"weekday-mismatch": "the date and its day of the week do not agree"}
    odd = [one for one in found if one.get("header") == "date"]
    return [said.get(str(one.get("reason")), "the date cannot be read for sure") for one in odd[:_ODD_ONES]]
