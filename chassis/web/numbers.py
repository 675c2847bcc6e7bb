"""Numbers as people in Viet Nam write them: dots between the thousands, a comma before the fraction."""

import re
from decimal import Decimal
from typing import Final

_GROUPED = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+"
_WRITTEN: Final = re.compile(rf"(-?)([0-9]{{1,20}}|{_GROUPED})(?:,([0-9]{{1,400}}))?")
_EITHER: Final = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")
"""A fraction in Viet Nam, thousands in English."""
_OTHER_MARKS: Final = re.compile(r"-?[0-9]+([.,\s][0-9]+)+")


class NumberUnclearError(ValueError):
    """A text that may be meant as more than one number, or is written with the marks of another country."""

    def __init__(self, vi: str, en: str) -> None:
        """Say in both languages how to write it."""
        super().__init__(en)
        self.vi = vi
        self.en = en


_MARKS: Final = (
    "Hãy viết phần lẻ sau dấu phẩy và phân cách hàng nghìn bằng dấu chấm, như 12,5 hoặc 1.780.",
    "Write the fraction after a comma and part the thousands by dots, as in 12,5 or 1.780.",
)


def number_of(text: str) -> int | float | None:
    """The number that `text` states, as `1780`, `1.780`, `12,5` or `1.780,5`; None where it states none.

    Raises NumberUnclearError for `1,780`, which may be either 1780 or 1.78, and for `12.5` and `1 780`.
    """
    typed = text.strip()
    if _EITHER.fullmatch(typed):
        whole, fraction = typed.replace(",", "."), typed.rstrip("0").rstrip(",")
        short = fraction if fraction != typed else f"{typed}0"
        raise NumberUnclearError(
            f"“{typed}” có thể hiểu hai cách; hãy viết {whole} (hàng nghìn) hoặc {short} (phần lẻ).",
            f"“{typed}” may mean two numbers; write {whole} for thousands or {short} for a fraction.",
        )
    found = _WRITTEN.fullmatch(typed)
    if found is None:
        if _OTHER_MARKS.fullmatch(typed):
            raise NumberUnclearError(*_MARKS)
        return None
    sign, whole, part = found.groups()
    digits = sign + whole.replace(".", "")
    return int(digits) if part is None else float(f"{digits}.{part}")


def written_number(value: float) -> str:
    """`value` as `number_of` reads it, without dots between the thousands: `1780`, `12,5`."""
    plain = f"{Decimal(repr(value)):f}"
    whole, _, part = plain.partition(".")
    part = part.rstrip("0")
    if not part:
        return whole
    text = f"{whole},{part}"
    return f"{text}0" if _EITHER.fullmatch(text) else text
