"""The generated files are up to date, and generating never breaks what is there."""

import json
from pathlib import Path

import pytest

from contracts.generate import ROOT, checked, contracts_folder, limitless, main, stale, write

NAME = "RegistrationLocked.1.json"


def generated() -> dict[str, str]:
    """The files of contracts/schemas: name to text."""
    return dict(contracts_folder().files)


NONE_OLDER: frozenset[str] = frozenset()
"""A folder that was just written holds no schemas of older versions."""


def without(name: str, text: str) -> str:
    """A schema's text without its field `name`."""
    schema = json.loads(text)
    del schema["properties"][name]
    schema["required"].remove(name)
    return json.dumps(schema)


def test_the_generated_files_are_up_to_date() -> None:
    """The files of contracts/schemas follow from the classes of today, and hold no value of any size."""
    assert checked(ROOT, [contracts_folder()]) == []


def test_a_value_that_may_be_of_any_size_is_named() -> None:
    """Text, lists and numbers from outside have a largest value, at any depth."""
    schema = {
        "type": "object",
        "properties": {
            "text": {"type": "string"},
            "name": {"type": "string", "maxLength": 300},
            "kind": {"type": "string", "enum": ["a"]},
            "day": {"type": "string", "format": "date"},
            "count": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]},
            "rows": {"type": "array", "maxItems": 10, "items": {"$ref": "#/$defs/Row"}},
            "late": {"type": "boolean"},
        },
        "$defs": {"Row": {"type": "object", "properties": {"cells": {"type": "array", "items": {"type": "number"}}}}},
    }

    lines = limitless({"Sample.1.json": json.dumps(schema)})

    assert lines == [
        f"Sample.1.json: {place} has no largest value" for place in ("text", "count", "Row.cells", "Row.cells[]")
    ]


def test_generating_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """Nothing in the files depends on the day, the machine or the order of a set."""
    files = generated()

    assert write(tmp_path / "schemas", files) == []
    assert stale(tmp_path / "schemas", generated(), NONE_OLDER) == []


def test_a_shape_that_breaks_a_version_is_not_written(tmp_path: Path) -> None:
    """Nothing at all is written, and the line names the file, the field and the way out."""
    files = generated()
    write(tmp_path, files)

    refused = write(tmp_path, files | {NAME: without("deadline", files[NAME]), "New.1.json": "{}"})

    assert refused == [f"{NAME}: deadline: was removed; raise the version and add an upcast"]
    assert stale(tmp_path, files, NONE_OLDER) == []


def test_a_shape_that_widens_a_version_is_written(tmp_path: Path) -> None:
    """An optional field more is written over the file of its version."""
    files = generated()
    write(tmp_path, files | {NAME: without("deadline", files[NAME])})
    wider = json.loads(without("deadline", files[NAME]))
    wider["properties"]["remark"] = {"type": "string", "default": ""}
    changed = files | {NAME: json.dumps(wider)}

    assert write(tmp_path, changed) == []
    assert stale(tmp_path, changed, NONE_OLDER) == []


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        (NAME, "{}\n", f"{NAME} is not what the classes say: run python -m deploy.schemas"),
        (NAME, None, f"{NAME} is missing: run python -m deploy.schemas"),
        ("Gone.1.json", "{}\n", "Gone.1.json belongs to no event"),
    ],
    ids=["a file that was edited", "a file that is missing", "a file too many"],
)
def test_whatever_is_not_up_to_date_is_named(tmp_path: Path, name: str, text: str | None, line: str) -> None:
    """The line names the file and the command."""
    files = generated()
    write(tmp_path, files)
    (tmp_path / name).unlink() if text is None else (tmp_path / name).write_text(text, encoding="utf-8")

    assert stale(tmp_path, files, NONE_OLDER) == [line]


def test_the_schema_of_an_older_version_stays(tmp_path: Path) -> None:
    """No class has the old shape any more, so its file is kept and not generated."""
    files = generated()
    write(tmp_path, files)
    old = frozenset({"RegistrationLocked.0.json"})

    assert stale(tmp_path, files, old) == ["RegistrationLocked.0.json is missing: it was the shape of an older version"]
    (tmp_path / "RegistrationLocked.0.json").write_text("{}", encoding="utf-8")
    assert stale(tmp_path, files, old) == []


def test_an_unknown_argument_is_answered_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong call changes nothing and says how it is called."""
    assert main(["--chek"]) == 2
    assert "usage" in capsys.readouterr().err
