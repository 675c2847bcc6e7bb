"""A change that older events do not survive needs a new version; any other does not."""

from copy import deepcopy
from typing import Any

import pytest

from contracts.compatibility import breaking_changes
from contracts.registry import CONTRACTS
from contracts.schema import schema_of

Schema = dict[str, Any]

SHEET: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": ["code", "unit", "count", "kind", "rows", "dated", "late", "parent"],
    "properties": {
        "code": {"type": "string", "pattern": "^[a-z]+$", "minLength": 2, "maxLength": 60},
        "unit": {"type": "string"},
        "count": {"type": "integer", "minimum": 1, "maximum": 200},
        "kind": {"$ref": "#/$defs/Kind"},
        "rows": {"type": "array", "minItems": 1, "maxItems": 10, "items": {"$ref": "#/$defs/Row"}},
        "dated": {"type": "string", "format": "date"},
        "late": {"type": "boolean"},
        "parent": {"anyOf": [{"$ref": "#/$defs/Row"}, {"type": "null"}]},
        "note": {"type": "string", "default": ""},
        "extra": {"type": "object", "additionalProperties": {"$ref": "#/$defs/Row"}, "default": {}},
    },
    "$defs": {
        "Kind": {"type": "string", "enum": ["individual", "collective"]},
        "Row": {
            "type": "object",
            "additionalProperties": False,
            "required": ["title"],
            "properties": {
                "title": {"type": "string"},
                "below": {"anyOf": [{"$ref": "#/$defs/Row"}, {"type": "null"}], "default": None},
            },
        },
    },
}
"""An event's schema with a bit of everything, and a shape that contains itself."""


def changed(path: str, value: object) -> Schema:
    """The schema with `value` at `path` (keys with slashes between), or without it when the value is `...`."""
    schema = deepcopy(SHEET)
    *above, last = path.split("/")
    place = schema
    for key in above:
        place = place[key]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return schema


BREAKING = {
    "a field is removed": ("properties/note", ...),
    "a field is required that was not": ("required", [*SHEET["required"], "note"]),
    "a new field is required": ("required", [*SHEET["required"], "new"]),
    "a new field has no default": ("properties/new", {"type": "string"}),
    "the default is another": ("properties/note/default", "none"),
    "the default is gone": ("properties/note/default", ...),
    "the type is another": ("properties/unit/type", "integer"),
    "a number must be whole": ("properties/count/type", "boolean"),
    "a text must be a date": ("properties/unit/format", "date"),
    "a date may be any text": ("properties/dated/format", ...),
    "a date is an instant": ("properties/dated/format", "date-time"),
    "a value of a list is gone": ("$defs/Kind/enum", ["individual"]),
    "a value of a list is renamed": ("$defs/Kind/enum", ["individual", "group"]),
    "only listed values are taken": ("properties/unit/enum", ["a", "b"]),
    "only one value is taken": ("properties/unit/const", "a"),
    "a pattern is added": ("properties/unit/pattern", "^a"),
    "a pattern is changed": ("properties/code/pattern", "^[a-z0-9]+$"),
    "a text must be longer": ("properties/code/minLength", 3),
    "a text must be shorter": ("properties/code/maxLength", 59),
    "a text gets a limit": ("properties/unit/maxLength", 10_000),
    "a number must be greater": ("properties/count/minimum", 2),
    "a number must be smaller": ("properties/count/maximum", 199),
    "a number gets a bound": ("properties/count/exclusiveMinimum", 0),
    "a list must be longer": ("properties/rows/minItems", 2),
    "a list must be shorter": ("properties/rows/maxItems", 9),
    "a list gets a condition": ("properties/rows/uniqueItems", True),
    "the items of a list are others": ("properties/rows/items", {"type": "string"}),
    "null is not taken any more": ("properties/parent", {"$ref": "#/$defs/Row"}),
    "only null is taken": ("properties/parent", {"type": "null"}),
    "a field deep down is removed": ("$defs/Row/properties/title", ...),
    "a field deep down is required": ("$defs/Row/required", ["title", "below"]),
    "open keys are closed": ("properties/extra/additionalProperties", False),
    "the values of open keys are others": ("properties/extra/additionalProperties", {"type": "string"}),
    "one of two shapes deep down is gone": ("$defs/Row/properties/below", {"type": "null", "default": None}),
    "a condition that is not understood": ("properties/unit/not", {"const": "x"}),
}

COMPATIBLE = {
    "nothing at all": ("title", "Sheet"),
    "another description": ("properties/unit/description", "Who handed it in."),
    "an optional field with a default": ("properties/new", {"type": "string", "default": ""}),
    "an optional field deep down": ("$defs/Row/properties/new", {"type": "integer", "default": 0}),
    "a field need not be there any more": ("required", [one for one in SHEET["required"] if one != "unit"]),
    "one more value of a list": ("$defs/Kind/enum", ["individual", "collective", "household"]),
    "any value instead of a list": ("$defs/Kind", {"type": "string"}),
    "no pattern any more": ("properties/code/pattern", ...),
    "a shorter text": ("properties/code/minLength", 1),
    "a longer text": ("properties/code/maxLength", 61),
    "no limit any more": ("properties/code/maxLength", ...),
    "a smaller number": ("properties/count/minimum", 0),
    "a greater number": ("properties/count/maximum", 201),
    "a fraction": ("properties/count/type", "number"),
    "a shorter list": ("properties/rows/minItems", 0),
    "a longer list": ("properties/rows/maxItems", 11),
    "nothing said": ("properties/late", {"anyOf": [{"type": "boolean"}, {"type": "null"}]}),
    "one more shape": ("properties/parent/anyOf", [*SHEET["properties"]["parent"]["anyOf"], {"type": "string"}]),
    "open keys take anything": ("properties/extra/additionalProperties", True),
    "keys are open": ("$defs/Row/additionalProperties", True),
}


@pytest.mark.parametrize(("path", "value"), BREAKING.values(), ids=BREAKING)
def test_what_older_events_do_not_survive_needs_a_new_version(path: str, value: object) -> None:
    """Each kind of narrowing is refused, and the place is named."""
    found = breaking_changes(SHEET, changed(path, value))

    assert found
    assert all(one.place and one.what for one in found)


@pytest.mark.parametrize(("path", "value"), COMPATIBLE.values(), ids=COMPATIBLE)
def test_what_older_events_survive_needs_none(path: str, value: object) -> None:
    """Each kind of widening may be made in place."""
    found = breaking_changes(SHEET, changed(path, value))

    assert not found


def test_a_renamed_field_is_one_removed_and_one_added() -> None:
    """A rename is reported in full, so that nobody takes it for an addition."""
    new = changed("properties/unit", ...)
    new["properties"]["unit_code"] = {"type": "string"}
    new["required"] = ["unit_code" if one == "unit" else one for one in SHEET["required"]]

    found = {str(one) for one in breaking_changes(SHEET, new)}

    assert {"unit: was removed", "unit_code: is new and required"} == found


def test_the_place_of_a_change_leads_through_lists_and_references() -> None:
    """The line names the field."""
    found = breaking_changes(SHEET, changed("$defs/Row/properties/title/type", "integer"))

    assert "rows[].title: was string and is integer" in {str(one) for one in found}


@pytest.mark.parametrize("declared", CONTRACTS.declarations, ids=lambda declared: declared.name)
def test_the_shapes_of_our_events_are_understood_whole(declared: Any) -> None:
    """Taking any one field away from a real event, at any depth, is noticed."""
    schema = schema_of(declared)

    assert not breaking_changes(schema, deepcopy(schema))
    for owner, name in fields_of(schema):
        new = deepcopy(schema)
        target = new if owner is None else new["$defs"][owner]
        del target["properties"][name]
        target["required"] = [one for one in target.get("required", []) if one != name]

        assert "was removed" in {one.what for one in breaking_changes(schema, new)}


def fields_of(schema: Schema) -> list[tuple[str | None, str]]:
    """Every field of a schema: the name of the definition it stands in, or None, and its own."""
    own: list[tuple[str | None, str]] = [(None, name) for name in schema["properties"]]
    definitions = schema.get("$defs", {})
    return own + [(owner, name) for owner, one in definitions.items() for name in one.get("properties", {})]
