"""The number of a plan in the one form in which two numbers are compared."""

import re
import unicodedata

from contracts.vocabulary import Document


def number_key(document: Document) -> str:
    """Issuer, number, symbol and year of `document`, however they were typed.

    `0254` is `254`; an issuer is compared without regard to case, blanks and the Unicode form of its letters.
    """
    number = document.number.lstrip("0") or "0"
    return f"{_plain(document.issuer)}|{number}|{_plain(document.symbol)}|{document.dated.year}"


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).replace("\u00d0", "\u0110")
    return re.sub(r"\s+", " ", composed).strip().casefold()
