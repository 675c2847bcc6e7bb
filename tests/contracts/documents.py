"""Hypothesis strategies for the documents that a JSON Schema of ours allows, and what a schema leaves open."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta, timezone
from typing import Any

from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from contracts.moments import FIRST_YEAR, LAST_YEAR
from contracts.text import LINE_PATTERN, LINES_PATTERN, line, lines

Schema = dict[str, Any]
_OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_FIRST, _LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
_FORMATS: dict[str, st.SearchStrategy[str]] = {
    "uuid": st.uuids().map(str),
    "date": st.dates(_FIRST, _LAST).map(lambda day: day.isoformat()),
    "date-time": st.datetimes(
        datetime.combine(_FIRST, time.min), datetime.combine(_LAST, time.min), timezones=_OFFSETS
    ).map(lambda instant: instant.isoformat()),
}


def _in_form(form: Callable[[str], str]) -> Callable[[str], str]:
    """`form`, with an empty text for one that it refuses."""

    def made(text: str) -> str:
        try:
            return form(text)
        except PydanticCustomError:
            return ""

    return made


_FORMS = {LINE_PATTERN: _in_form(line), LINES_PATTERN: _in_form(lines)}
"""A pattern cannot say that a text is in its one form."""


def documents(schema: Schema, definitions: Schema) -> st.SearchStrategy[Any]:
    """Documents of `schema`, with and without its optional fields; raises KeyError for a type that is unknown here."""
    if "$ref" in schema:
        return documents(definitions[schema["$ref"].removeprefix("#/$defs/")], definitions)
    if "anyOf" in schema or "oneOf" in schema:
        return st.one_of(*(documents(one, definitions) for one in schema.get("anyOf") or schema["oneOf"]))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return _OF_TYPE[schema["type"]](schema, definitions)


def optional_fields(schema: Schema, definitions: Schema) -> Iterator[str]:
    """The names of the fields, at any depth, that a document of `schema` may do without."""
    if "$ref" in schema:
        yield from optional_fields(definitions[schema["$ref"].removeprefix("#/$defs/")], definitions)
    for one in [*schema.get("anyOf", []), *schema.get("oneOf", [])]:
        yield from optional_fields(one, definitions)
    if "items" in schema:
        yield from optional_fields(schema["items"], definitions)
    for name, field in schema.get("properties", {}).items():
        if name not in schema.get("required", []):
            yield name
        yield from optional_fields(field, definitions)


def _objects(schema: Schema, definitions: Schema) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: documents(field, definitions) for name, field in schema["properties"].items()}
    required = schema.get("required", [])
    return st.fixed_dictionaries(
        {name: fields[name] for name in required},
        optional={name: field for name, field in fields.items() if name not in required},
    )


def _arrays(schema: Schema, definitions: Schema) -> st.SearchStrategy[list[Any]]:
    least = schema.get("minItems", 0)
    items = documents(schema["items"], definitions)
    return st.lists(items, min_size=least, max_size=min(schema.get("maxItems", least + 2), least + 2))


def _strings(schema: Schema, _: Schema) -> st.SearchStrategy[str]:
    if "format" in schema:
        return _FORMATS[schema["format"]]
    least, most = schema.get("minLength", 0), schema.get("maxLength", 50)
    if "pattern" not in schema:
        return st.text(min_size=least, max_size=min(most, 50))
    pattern: str = schema["pattern"]
    if pattern in _FORMS:
        free = st.text(min_size=least, max_size=min(most, 30)) | st.text("Đặng Ân\n", min_size=least, max_size=10)
        return free.map(_FORMS[pattern]).filter(lambda text: len(text) >= least)
    return st.from_regex(pattern, fullmatch=True).filter(lambda text: least <= len(text) <= most)


def _integers(schema: Schema, _: Schema) -> st.SearchStrategy[int]:
    return st.integers(schema.get("minimum"), schema.get("maximum"))


def _numbers(schema: Schema, _: Schema) -> st.SearchStrategy[float]:
    return st.floats(schema.get("minimum"), schema.get("maximum"), allow_nan=False, allow_infinity=False)


_OF_TYPE: dict[str, Callable[[Schema, Schema], st.SearchStrategy[Any]]] = {
    "object": _objects,
    "array": _arrays,
    "string": _strings,
    "integer": _integers,
    "number": _numbers,
    "boolean": lambda _schema, _definitions: st.booleans(),
    "null": lambda _schema, _definitions: st.none(),
}
