"""Recorded events can be read for ever, and are written again byte for byte."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from chassis.log.codec import Codec
from contracts.declaration import Declaration, Registry
from contracts.registry import CONTRACTS
from contracts.schema import schema_of
from tests.contracts.documents import optional_fields
from tests.contracts.golden import EVENTS, ROOT, Golden, filled_in, golden_files, said_in

FILES = golden_files()
CODEC = Codec(Registry(tuple(EVENTS.values()), CONTRACTS.upcasts))
NEWEST = [one for one in FILES if one.version == EVENTS[one.name].version]
COMPLETE = [one for one in NEWEST if said_in(one) == filled_in(one)]


@pytest.mark.parametrize("declared", CONTRACTS.declarations, ids=lambda declared: declared.name)
def test_every_version_of_an_event_is_remembered(declared: Declaration) -> None:
    """Each version has a golden file; the newest has one with every field and one without the optional ones."""
    own = [one for one in FILES if one.name == declared.name]
    newest = [one for one in own if one.version == declared.version]
    schema = schema_of(declared)
    optional = set(optional_fields(schema, schema.get("$defs", {})))

    assert set(range(1, declared.version + 1)) == {one.version for one in own if not one.label}
    assert any(one.name == declared.name for one in COMPLETE)
    assert bool(optional) == any(one.label == "bare" for one in newest)


@pytest.mark.parametrize("golden", COMPLETE, ids=str)
def test_a_recorded_event_is_written_again_byte_for_byte(golden: Golden) -> None:
    """Reading and writing lose and change nothing: hashes and signatures over the data hold."""
    event = CODEC.decode(golden.name, golden.version, golden.text)

    assert (golden.name, golden.version, golden.text) == CODEC.encode(event)


@pytest.mark.parametrize("golden", FILES, ids=str)
def test_every_recorded_event_reaches_the_newest_class(golden: Golden) -> None:
    """An event of every version is decoded to the current shape."""
    event = CODEC.decode(golden.name, golden.version, golden.text)

    assert EVENTS[golden.name].kind is type(event)


@pytest.mark.parametrize("golden", NEWEST, ids=str)
def test_what_was_not_said_means_the_declared_default(golden: Golden) -> None:
    """An event from before a field existed comes back with that field's default and is otherwise the same."""
    expected = filled_in(golden)

    assert expected == written_again(golden)


@pytest.mark.parametrize("golden", FILES, ids=str)
def test_every_recorded_event_fits_the_schema_of_its_version(golden: Golden) -> None:
    """The published schema of an event fits the recorded ones."""
    declared = EVENTS[golden.name]
    owner = f"services/{declared.service}" if not declared.is_contract else "contracts"
    path = ROOT / owner.replace("services/operations", "chassis") / "schemas" / f"{golden.name}.{golden.version}.json"
    schema = json.loads(path.read_text(encoding="utf-8"))

    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(json.loads(golden.text))


def written_again(golden: Golden) -> Any:
    """The text of the event that was read from a golden file."""
    _, _, text = CODEC.encode(CODEC.decode(golden.name, golden.version, golden.text))
    return json.loads(text)
