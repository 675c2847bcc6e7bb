"""Home events have schemas and golden files by the same generator as contract events."""

import json
from pathlib import Path
from typing import Annotated, Self

import pytest
from jsonschema import Draft202012Validator
from pydantic import Field, model_validator

from chassis.log.codec import Codec
from contracts.declaration import Declaration, Registry
from contracts.examples import golden_texts
from contracts.message import Event, Message
from contracts.registry import CONTRACTS
from contracts.schema import schema_of
from contracts.vocabulary import Code, Count, Day, Document, Instant, Name, NameOrEmpty, PlanId, SubjectKind
from deploy.schemas import SERVICES, every_event, folders, home_events, main, missing, service, write_golden


class Row(Message):
    """A row."""

    code: Code
    note: NameOrEmpty = ""


class Kept(Event):
    """Something with a bit of everything was kept."""

    plan_id: PlanId
    document: Document
    kind: SubjectKind
    rows: Annotated[tuple[Row, ...], Field(min_length=2, max_length=5)]
    count: Count
    at: Instant
    day: Day | None = None
    late: bool = False


class Wanting(Event):
    """Something was kept whose pattern shows no example."""

    sign: Annotated[str, Field(pattern="^x+$", max_length=5)]


class Ruled(Event):
    """Something was kept that has a rule of its own."""

    name: Name

    @model_validator(mode="after")
    def never(self) -> Self:
        """No example is right."""
        raise ValueError("the name is never right")


def declared(kind: type[Event]) -> Declaration:
    """A home event of a sample service."""
    return Declaration(kind.__name__, kind, "sample")


def test_the_golden_files_of_a_new_event_are_made_from_its_schema(tmp_path: Path) -> None:
    """One with every field, one with the least; both are read and fit the schema, the first byte for byte."""
    one = declared(Kept)

    assert write_golden(tmp_path, [one]) == []

    complete, bare = (
        (tmp_path / name).read_text("utf-8").removesuffix("\n") for name in ("Kept.1.json", "Kept.1.bare.json")
    )
    codec = Codec(Registry((one,)))
    assert codec.encode(codec.decode("Kept", 1, complete))[2] == complete
    assert json.loads(bare).keys() == {"plan_id", "document", "kind", "rows", "count", "at"}
    for text in (complete, bare):
        codec.decode("Kept", 1, text)
        Draft202012Validator(schema_of(one)).validate(json.loads(text))


def test_a_golden_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    """It is what was recorded once."""
    (tmp_path / "Kept.1.json").write_text("{}\n", encoding="utf-8")

    assert write_golden(tmp_path, [declared(Kept)]) == []
    assert (tmp_path / "Kept.1.json").read_text("utf-8") == "{}\n"
    assert missing(tmp_path, [declared(Kept), declared(Wanting)]) == [declared(Wanting)]


def test_an_event_without_an_example_is_named_with_the_way_out(tmp_path: Path) -> None:
    """Either its field shows one, or the file is written by hand."""
    wanting, ruled = write_golden(tmp_path, [declared(Wanting), declared(Ruled)])

    assert wanting == "Wanting.1.json: sign needs an example: Field(examples=[…])"
    assert ruled.startswith("Ruled.1.json: write it by hand")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", SERVICES)
def test_every_home_event_of_a_service_can_be_generated(name: str) -> None:
    """Its schema is valid, and its example fits it or its rules need a hand."""
    assert home_events(name)
    assert {one.name for one in home_events(name)}.isdisjoint(CONTRACTS.by_name)
    for one in home_events(name):
        Draft202012Validator.check_schema(schema_of(one))


def test_each_folder_holds_the_events_of_its_owner() -> None:
    """Contract events in contracts/schemas, home events with their service or the chassis, each in one alone."""
    files = [name for folder in folders() for name in folder.files if name != "asyncapi.json"]

    assert sorted(files) == sorted(f"{one.name}.{one.version}.json" for one in every_event())
    assert [folder.path for folder in folders()] == [
        "contracts/schemas",
        *(f"services/{name}/schemas" for name in SERVICES),
        "chassis/schemas",
    ]
    assert all(service(name).name == name for name in SERVICES)


def test_an_unknown_argument_is_answered_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong call changes nothing and says how it is called."""
    assert main(["--chek"]) == 2
    assert "usage" in capsys.readouterr().err


def test_a_contract_event_can_be_made_too() -> None:
    """No type of the contracts lacks an example."""
    for one in CONTRACTS.declarations:
        assert dict(golden_texts(one))
