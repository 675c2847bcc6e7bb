"""Days, instants, numbers and documents as the vocabulary takes them, and whose words they are."""

import json
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from chassis.errors import MalformedEventError
from chassis.log.codec import Codec
from contracts.declaration import Declaration
from contracts.message import Event, Message
from contracts.registry import CONTRACTS
from contracts.vocabulary import VIETNAM, Count, Day, Deadline, Document, Instant
from deploy.schemas import every_event
from tests.contracts.golden import GOLDEN

DAY: TypeAdapter[date] = TypeAdapter(Day)
INSTANT: TypeAdapter[datetime] = TypeAdapter(Instant)
NO_TEXT: list[object] = [0, 1483228800, -1, 17.5, True, None, [], {}, b"2017-01-15"]


@pytest.mark.parametrize("value", [*NO_TEXT, "0", "1483228800", "15/01/2017", "2017-1-5", "2017-02-30", "20170115",
                                   "2017-01-15T00:00:00", "2017-01-15 ", "２０１７-01-15", ""])  # fmt: skip
def test_a_day_is_iso_text(value: object) -> None:
    """A number is a mistake and never a day since 1970."""
    with pytest.raises(ValidationError, match="day_form"):
        DAY.validate_python(value)


@pytest.mark.parametrize("value", [*NO_TEXT, "0", "1483228800", "2017-01-15", "2017-01-15T08:00:00",
                                   "2017-01-15 08:00:00+07:00", "2017-02-30T08:00:00Z", "2017-01-15T08:00:00.1234567Z",
                                   "2017-01-15T08:00:00+0700", ""])  # fmt: skip
def test_an_instant_is_iso_text_with_its_offset(value: object) -> None:
    """An instant without an offset is another one for every reader."""
    with pytest.raises(ValidationError, match="instant_form"):
        INSTANT.validate_python(value)
    with pytest.raises(ValidationError, match="timezone_aware"):
        INSTANT.validate_python(datetime(2017, 1, 15))  # noqa: DTZ001 - it is the point


@pytest.mark.parametrize("year", ["0001", "1944", "2201", "9999"])
def test_days_and_instants_lie_in_years_that_work_can_have(year: str) -> None:
    """Nothing that is calculated from them runs over the end of the calendar."""
    with pytest.raises(ValidationError, match="moment_range"):
        DAY.validate_python(f"{year}-12-31")
    with pytest.raises(ValidationError, match="moment_range"):
        INSTANT.validate_python(f"{year}-12-31T23:59:59+07:00")


@given(day=st.dates(date(1945, 1, 1), date(2200, 12, 31)), inclusive=st.booleans())
def test_every_deadline_has_an_end(day: date, *, inclusive: bool) -> None:
    """The last day of all too, in Viet Nam and in UTC."""
    ends_at = Deadline(day=day, inclusive=inclusive).ends_at

    assert ends_at.astimezone(UTC) == ends_at
    assert (ends_at.date() > day) == inclusive


@given(st.datetimes(datetime(1945, 1, 1), datetime(2200, 12, 31), timezones=st.just(VIETNAM)))  # noqa: DTZ001
def test_an_instant_is_written_and_read_again(instant: datetime) -> None:
    """With its offset, to the microsecond."""
    text = INSTANT.dump_json(instant)

    assert INSTANT.validate_json(text, strict=False) == instant


@pytest.mark.parametrize("value", [-1, 1_000_001, 10**30, 1.5, "many"])
def test_a_count_has_a_largest_value(value: object) -> None:
    """No site has a million of anything."""
    with pytest.raises(ValidationError):
        TypeAdapter(Count).validate_python(value)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("AwardDecided", "votes_for", "11"),
        ("AwardDecided", "votes_for", True),
        ("AwardDecided", "votes_for", 11.0),
        ("AwardDecided", "council_members", 10**12),
        ("RegistrationAccepted", "on_time", "yes"),
        ("RegistrationAccepted", "on_time", 1),
        ("RegistrationAccepted", "titles", 10**12),
        ("RegistrationAccepted", "received_at", 1484188200),
        ("DossierAppraised", "appraised_on", 0),
    ],
)
def test_an_event_is_of_its_shape_without_conversion(name: str, field: str, value: object) -> None:
    """A value that the schema does not allow is not read as another."""
    said = json.loads((GOLDEN / f"{name}.1.json").read_text("utf-8"))

    Codec(CONTRACTS).decode(name, 1, json.dumps(said))
    with pytest.raises(MalformedEventError, match=field):
        Codec(CONTRACTS).decode(name, 1, json.dumps(said | {field: value}))


def plan(**changed: Any) -> Document:
    """Plan 254 of the city of Lạng Sơn, as somebody types it."""
    said = {"issuer": "Ủy ban nhân dân thành phố Lạng Sơn", "number": "254", "symbol": "KH-UBND", "dated": "2016-12-23"}
    return Document.model_validate(said | changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": unicodedata.normalize("NFD", "Ủy ban nhân dân thành phố Lạng Sơn")},
        {"issuer": " Ủy ban  nhân dân\u00a0thành phố Lạng Sơn "},
        {"issuer": "ỦY BAN NHÂN DÂN THÀNH PHỐ LẠNG SƠN"},
        {"issuer": "Uỷ ban nhân dân thành phố Lạng Sơn"},
        {"number": "0254"},
        {"number": "00254 "},
        {"symbol": "KH–UBND"},
        {"symbol": "kh - ubnd"},
        {"symbol": "KH‑UBND"},
        {"dated": "2016-01-02"},
    ],
)
def test_one_document_has_one_key_however_it_is_typed(changed: dict[str, str]) -> None:
    """A number is given once in a year by its issuer."""
    assert plan(**changed).key == plan().key


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "Ủy ban nhân dân thành phố Lạng Son"},
        {"number": "2540"},
        {"number": "254a"},
        {"symbol": "KH-HĐND"},
        {"symbol": "KHUBND"},
        {"dated": "2017-12-23"},
    ],
)
def test_another_document_has_another_key(changed: dict[str, str]) -> None:
    """A letter more is another number, and so is the same one of another year."""
    assert plan(**changed).key != plan().key


def test_the_letter_d_of_an_old_keyboard_is_that_of_a_symbol() -> None:
    """U+00D0 looks like it and was refused by the pattern, or was another symbol."""
    assert plan(symbol="QÐ-UBND") == plan(symbol="QĐ-UBND")
    assert plan(symbol="QĐ/TU").symbol == plan(symbol="QĐ ∕ TU").symbol
    assert str(plan(number="12", symbol="TTr-UBND")) == "12/TTr-UBND"


def shapes(kind: Any) -> Iterator[type]:
    """The classes of messages and lists of words in an annotation, at any depth, with itself."""
    for inner in get_args(kind):
        yield from shapes(inner)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for field in kind.model_fields.values():
            yield from shapes(field.annotation)
    if isinstance(kind, type) and kind.__module__.startswith(("contracts.", "services.")):
        yield kind


@pytest.mark.parametrize("declared", every_event(), ids=lambda declared: declared.name)
def test_an_event_is_made_of_its_own_services_words_and_those_of_all(declared: Declaration) -> None:
    """One service's edit changes no event of another."""
    others = {one.service for one in CONTRACTS.declarations} - {declared.service}
    theirs = [f"contracts.{one}" for one in others] + [f"services.{one}" for one in others]

    assert not [kind for kind in shapes(declared.kind) if kind.__module__.startswith(tuple(theirs))]
    assert Event not in shapes(declared.kind)
    assert Message not in shapes(declared.kind)
