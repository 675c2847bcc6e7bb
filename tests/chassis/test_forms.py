"""What a form states: rows, blanks, numbers, and faults at the fields where they were typed."""

from typing import Annotated
from urllib.parse import urlencode

import pytest
from pydantic import Field
from starlette.exceptions import HTTPException

from chassis.web.forms import Form
from contracts.message import Message
from contracts.vocabulary import Body, Code, Name, Year, YesNo


class Line(Message):
    """One row."""

    text: Name
    count: int = 1
    bodies: tuple[Body, ...] = ()


class Sheet(Message):
    """A message with rows in rows."""

    title: Name
    year: Year
    urgent: YesNo = False
    owner: Body | None = None
    lines: tuple[Line, ...] = ()


NUMBERS = ("year", "lines.*.count")


def sent(**fields: str | list[str]) -> Form:
    """The form as a browser sends it; two underscores stand for a dot."""
    return Form.sent(urlencode({name.replace("__", "."): value for name, value in fields.items()}, True).encode())


def test_dotted_names_are_nested_data() -> None:
    """Rows that were left blank are not there, blank fields are not given, and a tick sends its last value."""
    form = sent(
        title=" Tổng  kết ",
        year="2017",
        urgent=["no", "yes"],
        owner__code="",
        lines__2__text="hai",
        lines__2__count="3",
        lines__5__text="",
        lines__9__text="ba",
        lines__9__bodies__1__code="phong-noi-vu",
        lines__9__bodies__1__name="Phòng Nội vụ",
    )
    read = form.read(Sheet, numbers=NUMBERS, flags=("urgent",))
    assert read == Sheet(
        title="Tổng kết",
        year=2017,
        urgent=True,
        lines=(
            Line(text="hai", count=3),
            Line(text="ba", bodies=(Body(code="phong-noi-vu", name="Phòng Nội vụ"),)),
        ),
    )


def test_a_fault_has_the_name_of_the_field_that_was_typed_in() -> None:
    """Although the rows of the data count without the blank ones."""
    form = sent(
        title="x", year="hai", lines__1__text="", lines__4__text="a", lines__4__count="nhiều", lines__7__count="2"
    )
    assert form.read(Sheet, numbers=NUMBERS) is None
    assert {fault.name: fault.vi for fault in form.faults} == {
        "year": "Phải là số nguyên.",
        "lines.4.count": "Phải là số nguyên.",
        "lines.7.text": "Thiếu trường bắt buộc.",
    }
    assert form.value("lines.4.count") == "nhiều"


def test_a_number_is_read_as_it_is_written_in_viet_nam() -> None:
    """One that may be meant in two ways is a fault of its field, and of no other."""
    read = sent(title="x", year="2.017", lines__0__text="a", lines__0__count="1.780").read(Sheet, numbers=NUMBERS)
    assert read is not None
    assert (read.year, read.lines[0].count) == (2017, 1780)
    form = sent(title="x", year="2017", lines__2__text="a", lines__2__count="1,780", lines__3__text="b")
    assert form.read(Sheet, numbers=NUMBERS) is None
    assert [(fault.name, "1,78 (phần lẻ)" in fault.vi) for fault in form.faults] == [("lines.2.count", True)]


@pytest.mark.parametrize("typed", ["1_780", "1e3", "\u0663", "12.5"])
def test_what_is_no_number_is_none_although_a_type_would_take_its_text(typed: str) -> None:
    """Python and pydantic read more as a number than people do."""
    form = sent(title="x", year="2017", lines__0__text="a", lines__0__count=typed)
    assert form.read(Sheet, numbers=NUMBERS) is None
    assert [fault.name for fault in form.faults] == ["lines.0.count"]


def test_a_form_is_filled_with_a_message_and_states_it_again() -> None:
    """Nothing changes by opening and saving it."""
    sheet = Sheet(title="x", year=2017, urgent=True, lines=(Line(text="a", bodies=(Body(code="b", name="B"),)),))
    form = Form.filled(sheet.model_dump(mode="json"))
    assert form.read(Sheet, numbers=NUMBERS, flags=("urgent",)) == sheet


def test_a_row_moves_up_with_all_that_is_in_it() -> None:
    """It changes places with the row above it, whatever their numbers; the first one stays."""
    form = sent(_do="up:lines.12", lines__2__text="a", lines__12__text="b", lines__12__bodies__0__code="c")
    assert form.change_rows()
    assert [form.value(f"lines.{row}.text") for row in form.rows("lines")] == ["b", "a"]
    assert form.value("lines.2.bodies.0.code") == "c"
    first = sent(_do="up:lines.2", lines__2__text="a", lines__12__text="b")
    assert first.change_rows()
    assert first.value("lines.2.text") == "a"


def test_rows_are_added_and_removed_by_buttons() -> None:
    """A new row follows the last; another row of a like number stays."""
    form = sent(_do="add:lines", lines__0__text="a", lines__3__text="b")
    assert form.change_rows()
    assert form.rows("lines") == [0, 3, 4]
    form = sent(_do="remove:lines.1", lines__1__text="a", lines__12__text="b", title="c")
    assert form.change_rows()
    assert (form.rows("lines"), form.value("title")) == ([12], "c")
    assert not sent(_do="save").change_rows()


@pytest.mark.parametrize("body", [b"a=%ff", b"a=\xff", b"&".join(b"a%d=1" % one for one in range(20_001))])
def test_a_body_that_is_no_form_is_refused(body: bytes) -> None:
    """Bytes that are no text, and more fields than any page has."""
    with pytest.raises(HTTPException):
        Form.sent(body)


def test_what_was_typed_is_listed_without_the_fields_of_every_form() -> None:
    """The token of a form is nobody's to read."""
    assert list(sent(_form="secret", _key="1", title="x", code=["a", "b"]).fields()) == [
        ("title", "x"),
        ("code", "a"),
        ("code", "b"),
    ]


def test_a_field_that_is_no_member_is_left_alone() -> None:
    """Buttons and filters of a page stand beside the fields of the message."""
    assert sent(title="x", year="2017", search="y").read(Sheet, numbers=NUMBERS) == Sheet(title="x", year=2017)


class Agenda(Message):
    """A message with a list that is ticked."""

    years: tuple[Year, ...] = ()
    codes: Annotated[tuple[Code, ...], Field(min_length=2)]


def test_a_list_is_all_the_values_of_its_name() -> None:
    """Boxes that are ticked and the words of a text together; a fault of one value stands at the list."""
    form = sent(codes=["phong-noi-vu", "", "van-phong\r\nthanh-tra "])
    assert form.read(Agenda, lists=("codes",)) == Agenda(codes=("phong-noi-vu", "van-phong", "thanh-tra"))
    for wrong in (["phong-noi-vu", "Phòng"], ["phong-noi-vu"], [""]):
        form = sent(codes=wrong)
        assert form.read(Agenda, lists=("codes",)) is None
        assert {fault.name for fault in form.faults} == {"codes"}
    assert sent(codes=["phong-noi-vu", "van-phong"]).read(Agenda) is None


@pytest.mark.parametrize("number", ["9" * 5000, "\u00b2", "1e3", "\u0663"])
def test_what_is_no_number_of_a_row_is_none(number: str) -> None:
    """Whoever sends it gets a page and no failure of the service."""
    form = sent(
        title="A", year="2017", **{f"lines__{number}__text": "x", "lines__0__text": "y"}, _do=f"up:lines.{number}"
    )
    assert form.change_rows()
    assert form.rows("lines") == [0]
    assert form.read(Sheet, numbers=NUMBERS) is None
