"""The text of a JSON body: in UTF-8 alone, and without what a parser would take in silence for something else.

Python's parser takes UTF-16, NaN, and the last of two fields of one name (RFC 8259 §4, §6 and §8.1 leave or forbid it).
Whoever wrote such a body meant something else than what would be stored.
"""

import json
from collections.abc import Sequence

from contracts.message import Refusal, RefusalKind


class BodyNotUtf8(Refusal):
    """A body is written in UTF-8, as JSON between systems is."""

    kind = RefusalKind.INVALID
    code = "body-not-utf-8"
    vi = "Nội dung không phải là UTF-8 (sai từ byte thứ {place}); hãy chuyển bảng mã TCVN3, VNI hay Windows sang UTF-8."
    en = "The body is not UTF-8 (from byte {place} on); convert it from TCVN3, VNI or a code page of Windows."


class JsonFieldTwice(Refusal):
    """A field stands once in its object, so that nothing that was sent is left out in silence."""

    kind = RefusalKind.INVALID
    code = "json-field-twice"
    vi = "Có một trường xuất hiện hai lần trong cùng một đối tượng JSON; hãy bỏ một trong hai."
    en = "A field stands twice in one object of the JSON; leave one of them out."


class JsonMalformed(Refusal):
    """A body is JSON as RFC 8259 has it, of figures and depths that a program can hold."""

    kind = RefusalKind.INVALID
    code = "json-malformed"
    vi = "Nội dung gửi lên không phải là JSON hợp lệ."
    en = "What was sent is not valid JSON."


def check(body: bytes) -> None:
    """Raise BodyNotUtf8, JsonFieldTwice or JsonMalformed for a body that is not what it seems."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise BodyNotUtf8(place=wrong.start + 1) from None
    if b"\x00" in body[:4]:  # the first letter of UTF-16 or UTF-32, by RFC 4627 §3
        raise BodyNotUtf8(place=body.index(b"\x00") + 1)
    try:
        json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except (ValueError, RecursionError):
        raise JsonMalformed from None


def _object(pairs: Sequence[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise JsonFieldTwice


def _constant(name: str) -> None:
    raise ValueError(name)
