"""Finds values without a largest size in a JSON Schema: each would let a message exhaust memory or a column."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Schema: TypeAlias = Mapping[str, Any]
_MOST = {"string": "maxLength", "array": "maxItems", "integer": "maximum", "number": "maximum"}
_FIXED = {"uuid", "date", "date-time"}
"""Formats whose texts have a length of their own."""


def unbounded(schema: Schema) -> Iterator[str]:
    """The paths (`content.tasks[].number`) of values without a largest size, each where it is declared."""
    yield from _below("", schema)
    for name, one in schema.get("$defs", {}).items():
        yield from _below(name, one)


def _below(place: str, schema: Schema) -> Iterator[str]:
    most = _MOST.get(schema.get("type", ""))
    if most is not None and most not in schema and not _is_listed(schema):
        yield place or "(all)"
    for one in schema.get("anyOf", ()):
        yield from _below(place, one)
    if "items" in schema:
        yield from _below(f"{place}[]", schema["items"])
    if isinstance(schema.get("additionalProperties"), Mapping):
        yield from _below(f"{place}.*", schema["additionalProperties"])
    for name, field in schema.get("properties", {}).items():
        yield from _below(f"{place}.{name}" if place else name, field)


def _is_listed(schema: Schema) -> bool:
    return "enum" in schema or "const" in schema or schema.get("format") in _FIXED
