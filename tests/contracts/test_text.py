"""Text that people enter has one form, and text that nobody can see is refused; recorded text is only checked."""

import json
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from chassis.errors import MalformedEventError
from chassis.log.codec import Codec
from chassis.web.wording import fault_in_words
from contracts.registry import CONTRACTS
from contracts.text import LINE_PATTERN, LINES_PATTERN, RECORDED, folded, issuer_key, line, lines, symbol
from contracts.vocabulary import Name, NameOrEmpty, Text, TextOrEmpty
from tests.contracts.golden import GOLDEN

TYPES: dict[str, TypeAdapter[str]] = {
    "Name": TypeAdapter(Name),
    "NameOrEmpty": TypeAdapter(NameOrEmpty),
    "Text": TypeAdapter(Text),
    "TextOrEmpty": TypeAdapter(TextOrEmpty),
}
UNSEEN = [
    "\u0000", "\u0007", "\u000b", "\u001b", "\u007f", "\u0085", "\u009f",  # control characters
    "\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u180e", "\u034f", "\u115f", "\u3164", "\ufe0f",
    "\U000e0101", "\u2800",  # of no width, or a blank that is none
    "\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069",  # the direction of writing
    "\ue000", "\U000f0000", "\u0378", "\ufdd0", "\uffff", "\ufff9", "\U000e0041",  # private, unassigned, tags
    "\ud800", "\udfff",  # halves of a pair
]  # fmt: skip


def faults(kind: str, text: object) -> list[str]:
    """The kinds of pydantic's errors for `text` as a `kind`; empty when it is taken."""
    try:
        TYPES[kind].validate_python(text)
    except ValidationError as wrong:
        return [fault["type"] for fault in wrong.errors()]
    return []


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("unseen", UNSEEN, ids=lambda one: f"U+{ord(one):04X}")
def test_a_character_that_nobody_can_see_is_refused(kind: str, unseen: str) -> None:
    """Alone, at the edges and inside, whatever the type."""
    for text in (unseen, f"An{unseen}", f"{unseen}An", f"Nguyễn{unseen} An"):
        assert faults(kind, text) == ["text_invisible"]


@pytest.mark.parametrize("kind", ["Name", "Text"])
@pytest.mark.parametrize("blank", ["", " ", "   ", "\t", "\u00a0", "\u2009\u202f", "\u3000", "\u2003 \t"])
def test_blanks_are_no_text(kind: str, blank: str) -> None:
    """A mandatory reason is not given by the space bar."""
    assert faults(kind, blank) == ["string_too_short"]


@pytest.mark.parametrize("kind", ["Text"])
@pytest.mark.parametrize("blank", ["\n", "\r\n \r\n", " \u2028 "])
def test_empty_lines_are_no_text(kind: str, blank: str) -> None:
    """Nor by the return key."""
    assert faults(kind, blank) == ["string_too_short"]


@pytest.mark.parametrize("text", ["Lan\nHùng", "Lan\r\nHùng", "Lan\rHùng", "Lan\u2028Hùng"])
def test_a_name_stands_on_one_line(text: str) -> None:
    """A text may have several, ended by a line feed."""
    assert faults("Name", text) == ["text_lines"]
    assert TYPES["Text"].validate_python(text) == "Lan\nHùng"


def test_a_mark_without_its_letter_is_refused() -> None:
    """It would stand on the letter before the text, wherever the text is shown."""
    assert faults("Name", "\u0301") == faults("Name", "An \u0323") == faults("Text", "a\n\u0301b") == ["text_invisible"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (unicodedata.normalize("NFD", "Nguyễn Thị Ngọc Ánh"), "Nguyễn Thị Ngọc Ánh"),
        ("Ðặng Văn Ðức", "Đặng Văn Đức"),
        ("ðại ɖội Ɖức", "đại đội Đức"),
        ("D\u0335ức d\u0335o", "Đức đo"),
        ("e\u0301\u0302 e\u0302\u0301 é\u0302", "ế ế ế"),
        ("a\u0323\u0306 a\u0306\u0323 ạ\u0306", "ặ ặ ặ"),
        ("a\u0341n", "án"),
        ("  Hoàng\u00a0 Thị\t Lan ", "Hoàng Thị Lan"),
        ("H’Hen Niê", "H'Hen Niê"),
        ("K´Brôi, Y‘Blô, HʼŎ", "K'Brôi, Y'Blô, H'Ŏ"),
        ("“Thi đua” – ‘khen thưởng’", "“Thi đua” – ‘khen thưởng’"),
        ("kinh tế ‑ xã hội", "kinh tế - xã hội"),
        ("Y Čê\u0306 Niê", "Y Čê\u0306 Niê"),
    ],
)
def test_one_text_has_one_form(typed: str, expected: str) -> None:
    """However old keyboards, Word and PDF files write it."""
    assert [adapter.validate_python(typed) for adapter in TYPES.values()] == [expected] * 4


def test_lines_lose_their_edges_and_keep_their_paragraphs() -> None:
    """A paragraph is text; the blanks that a form leaves around it are not."""
    assert lines("\r\n  Thiếu biểu mẫu. \r\n\r\n\t- gửi  lại\u00a0\r\n ") == "Thiếu biểu mẫu.\n\n- gửi lại"


def test_limits_count_the_characters_of_the_form() -> None:
    """A name of 300 letters is one, however many code points the keyboard made of it."""
    assert faults("Name", unicodedata.normalize("NFD", "ế" * 300)) == []
    assert faults("Name", "ế" * 301) == ["string_too_long"]


PIECES = st.sampled_from(
    [
        *"aeouyDdAÐðƉɖ’‘ʼ´` \t\n\r-",
        *"\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323\u0335\u00a0\u2003\u2028\u2011",
        "ế",
        "Ŏ",
    ]
)
ANY_TEXT = st.text(max_size=60) | st.lists(PIECES, max_size=12).map("".join)


@given(ANY_TEXT)
@example("N\u0303\u0300\u0302")
@example("A\u0300\u0300\u0302\u0300\u0302")
def test_the_form_of_a_form_is_itself(text: str) -> None:
    """A recorded event is read as it was recorded, and fits the schema."""
    for make, pattern in ((line, LINE_PATTERN), (lines, LINES_PATTERN), (symbol, LINE_PATTERN)):
        try:
            form = make(text)
        except PydanticCustomError:
            continue
        assert make(form) == form
        assert unicodedata.is_normalized("NFC", form)
        assert re.search(pattern, form)


@given(ANY_TEXT)
def test_comparing_refuses_nothing_and_is_settled(text: str) -> None:
    """Every search text can be looked up, and folding is idempotent."""
    assert folded(folded(text)) == folded(text)
    assert issuer_key(issuer_key(text)) == issuer_key(text)
    assert folded(text).isprintable()


@pytest.mark.parametrize(
    "typed", ["UBND  tỉnh", " UBND tỉnh", unicodedata.normalize("NFD", "UBND tỉnh"), "UBND\u00a0tỉnh"]
)
def test_recorded_text_is_checked_and_not_changed(typed: str) -> None:
    """A received text in another form is refused, because another text than the signed one would be shown."""
    assert TYPES["Name"].validate_python(typed) == "UBND tỉnh"
    with pytest.raises(ValidationError, match="text_form"):
        TYPES["Name"].validate_python(typed, context=RECORDED)
    with pytest.raises(MalformedEventError, match=r"document\.issuer"):
        Codec(CONTRACTS).decode("PlanWithdrawn", 1, json.dumps(withdrawn(typed)))


def withdrawn(issuer: str) -> dict[str, Any]:
    """The golden PlanWithdrawn with another issuer."""
    said: dict[str, Any] = json.loads((GOLDEN / "PlanWithdrawn.1.json").read_text("utf-8"))
    return said | {"document": said["document"] | {"issuer": issuer}}


@pytest.mark.parametrize(
    "kind", ["day_form", "instant_form", "moment_range", "text_form", "text_invisible", "text_lines"]
)
def test_every_fault_of_ours_has_a_vietnamese_sentence(kind: str) -> None:
    """A clerk does not read in English what is wrong with a text."""
    sentence = fault_in_words({"type": kind, "ctx": {}, "msg": ""})["vi"]

    assert sentence != fault_in_words({"type": "unheard-of", "msg": ""})["vi"]
