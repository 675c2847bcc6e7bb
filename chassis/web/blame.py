"""The fields of a request's body at which a refusal stands, as its route takes the body."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from starlette.types import Scope

from contracts.message import Refusal

_REFERENCES = "#/$defs/"


def faults_of(refusal: Refusal, scope: Scope) -> list[dict[str, str]]:
    """The faults of a refused request, in the form of those of its shape: one for each field that the refusal names.

    A refusal names the fields of every command that it may answer; those that the body of this route does not have are
    left out. Empty for a request without a JSON body of its own.
    """
    schema = body_of(scope.get("route"))
    if schema is None:
        return []
    said = {"kind": refusal.code, "vi": refusal.sentence("vi"), "en": refusal.sentence("en")}
    return [{"in": "body", "pointer": f"#{field}", **said} for field in refusal.fields if has_field(schema, field)]


def body_of(route: object) -> Mapping[str, Any] | None:
    """The JSON Schema of the body that a route takes; None for one that takes none."""
    body = getattr(route, "body_field", None)
    return None if body is None else _schema_of(body.field_info.annotation)


def has_field(schema: Mapping[str, Any], pointer: str) -> bool:
    """Whether a value of a JSON Schema may have a field at `pointer`; references lead into its own `$defs`."""
    at = [schema]
    for step in pointer.split("/")[1:]:
        at = [one["properties"][step] for one in _shapes(schema, at) if step in one.get("properties", {})]
    return bool(at)


def _shapes(schema: Mapping[str, Any], several: list[Any]) -> Iterator[Mapping[str, Any]]:
    """Each shape that `several` may have, with references followed and choices spread out."""
    for one in several:
        if "$ref" in one:
            yield from _shapes(schema, [schema["$defs"][one["$ref"].removeprefix(_REFERENCES)]])
        yield one
        yield from _shapes(schema, [*one.get("anyOf", ()), *one.get("oneOf", ())])


@lru_cache(maxsize=256)
def _schema_of(kind: Any) -> Mapping[str, Any]:
    return TypeAdapter(kind).json_schema()
