"""The text of a JSON body is read as it was meant, or refused."""

import pytest

from chassis.web.json_text import BodyNotUtf8, JsonFieldTwice, JsonMalformed, check
from contracts.message import Refusal

GOOD = '{"a": 1, "b": [{"a": 1.5e3}, {"a": null}], "c": "Kế hoạch \\u0041"}'


@pytest.mark.parametrize("body", [GOOD.encode(), b"\xef\xbb\xbf" + GOOD.encode(), b"[]", b'"a"', b"null", b" 7 "])
def test_json_in_utf_8_is_taken(body: bytes) -> None:
    """With the mark that some editors of Windows write before it, too."""
    check(body)


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (GOOD.encode("utf-16"), BodyNotUtf8),
        (GOOD.encode("utf-16-le"), BodyNotUtf8),
        (GOOD.encode("utf-32"), BodyNotUtf8),
        (b'{"a": "\xe9"}', BodyNotUtf8),
        (b'{"a": 1, "a": 1}', JsonFieldTwice),
        (b'{"b": [{"a": 1, "\\u0061": 2}]}', JsonFieldTwice),
        (b'{"a": NaN}', JsonMalformed),
        (b'{"a": ' + b"9" * 5000 + b"}", JsonMalformed),
        (b"[" * 100_000, JsonMalformed),
        (b"{", JsonMalformed),
    ],
)
def test_what_a_parser_would_take_for_something_else_is_refused(body: bytes, refusal: type[Refusal]) -> None:
    """Each with a sentence of its own."""
    with pytest.raises(refusal):
        check(body)


def test_the_place_of_a_wrong_byte_is_said() -> None:
    """It counts from 1, in bytes."""
    with pytest.raises(BodyNotUtf8) as refused:
        check('{"a": "ế'.encode() + b"\xff")

    assert refused.value.facts == {"place": 11}
