"""Compares two JSON Schemas of an event: which changes of its shape need a new version.

The test is what happens to the events that are stored already: each of them must decode with the new class, to the
same meaning. So nothing may go away, be asked for anew, be narrowed, or get another default.

In the other direction a reader that has not been upgraded refuses every widening, because readers refuse unknown
fields: it parks such a message (`malformed-event`), holds the later ones of its stream behind it, and hears
them after its upgrade (`parked retry`). Nothing is lost, but it waits: so readers are upgraded before writers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from typing_extensions import override

Schema: TypeAlias = Mapping[str, Any]
"""A JSON Schema of draft 2020-12, as a class of `contracts` produces it; references lead into its own `$defs`."""

_SILENT = {"$schema", "$id", "$defs", "title", "description", "examples", "discriminator"}
"""Keywords that say nothing about which documents are valid."""
_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_LOOSENED = ("pattern", "uniqueItems", "multipleOf")
"""Conditions that may be dropped but neither added nor changed: the wider of two patterns cannot be determined."""
_STRUCTURE = {
    "type", "format", "enum", "const", "default", "anyOf", "oneOf", "$ref",
    "properties", "required", "additionalProperties", "items",
}  # fmt: skip
_KNOWN = _SILENT | _STRUCTURE | {*_LEAST, *_MOST, *_LOOSENED}


@dataclass(frozen=True, slots=True)
class Breaking:
    """A change that needs a new version: where (`content.tasks[].number`, or `(all)`) and what."""

    place: str
    what: str

    @override
    def __str__(self) -> str:
        """The change in one line."""
        return f"{self.place}: {self.what}"


def breaking_changes(old: Schema, new: Schema) -> tuple[Breaking, ...]:
    """Every change from `old` to `new` that needs a new version; empty when the version may stay.

    A change that cannot be judged, such as another pattern or a keyword unknown here, counts as breaking.
    """
    return tuple(dict.fromkeys(_Comparison(old, new).compare("", old, new)))


class _Comparison:
    """Two schemas with the definitions that their references lead to."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old_definitions: Schema = old.get("$defs", {})
        self._new_definitions: Schema = new.get("$defs", {})
        self._under_way: set[tuple[int, int]] = set()

    def compare(self, place: str, old: Schema, new: Schema) -> Iterator[Breaking]:
        """The breaking changes at `place` and below: each old alternative must be taken by one of the new ones."""
        after = _alternatives(new, self._new_definitions)
        for was in _alternatives(old, self._old_definitions):
            found = [list(self._one(place, was, now)) for now in after]
            if not all(found):
                continue
            near = [faults for faults, now in zip(found, after, strict=True) if _kind(now) == _kind(was)]
            if len(after) == 1 or len(near) == 1:
                yield from (near or found)[0]
            else:
                yield Breaking(place or "(all)", f"no longer takes {_kind(was)}")

    def _one(self, place: str, old: Schema, new: Schema) -> Iterator[Breaking]:
        pair = (id(old), id(new))
        if pair in self._under_way:  # a shape that contains itself
            return
        self._under_way.add(pair)
        here = place or "(all)"
        if _takes_type(old, new):
            yield from _values(here, old, new)
            yield from _limits(here, old, new)
            yield from self._others(here, old, new)
            if "items" in new:
                yield from self.compare(f"{place}[]", old.get("items", {}), new["items"])
            if "properties" in old or "properties" in new:
                yield from self._properties(place, old, new)
            yield from self._open_keys(place, old, new)
        else:
            yield Breaking(here, f"was {_kind(old)} and is {_kind(new)}")
        self._under_way.discard(pair)

    def _properties(self, place: str, old: Schema, new: Schema) -> Iterator[Breaking]:
        before: Schema = old.get("properties", {})
        after: Schema = new.get("properties", {})
        asked_for = sorted(set(new.get("required", ())) - set(old.get("required", ())))
        dot = f"{place}." if place else ""
        for name in before:
            if name not in after:
                yield Breaking(dot + name, "was removed")
                continue
            yield from self.compare(dot + name, before[name], after[name])
            if name not in asked_for and "default" in before[name]:
                yield from _same(dot + name, "default", before[name], after[name])
        for name in asked_for:
            yield Breaking(dot + name, "is required now" if name in before else "is new and required")
        for name in after:
            if name not in before and name not in asked_for and "default" not in after[name]:
                yield Breaking(dot + name, "is new and has no default that says what older events mean")

    def _open_keys(self, place: str, old: Schema, new: Schema) -> Iterator[Breaking]:
        was, now = (one.get("additionalProperties", True) for one in (old, new))
        if was is False or now is True:
            return
        if was is True or now is False:
            yield Breaking(place or "(all)", "no longer takes keys that are not named")
        else:
            yield from self.compare(f"{place}.*", was, now)

    def _others(self, place: str, old: Schema, new: Schema) -> Iterator[Breaking]:
        """Keywords that are not understood here must stay as they are, and so must what they refer to."""
        unknown = (old.keys() | new.keys()) - _KNOWN
        was = {keyword: _inlined(old.get(keyword), self._old_definitions) for keyword in unknown}
        now = {keyword: _inlined(new.get(keyword), self._new_definitions) for keyword in unknown}
        for keyword in sorted(unknown):
            yield from _same(place, keyword, was, now)


def _alternatives(schema: Schema, definitions: Schema) -> list[Schema]:
    """The alternatives of a schema, its references followed; one that is not a union is its own only alternative."""
    if "$ref" in schema:
        return _alternatives(definitions[schema["$ref"].removeprefix("#/$defs/")], definitions)
    parts: list[Schema] = schema.get("anyOf") or schema.get("oneOf") or []
    return [one for part in parts for one in _alternatives(part, definitions)] or [schema]


def _inlined(value: object, definitions: Schema, above: tuple[str, ...] = ()) -> object:
    """A part of a schema with what it refers to in the place of each reference, but for one that contains itself."""
    if isinstance(value, list):
        return [_inlined(one, definitions, above) for one in value]
    if not isinstance(value, dict):
        return value
    name = str(value.get("$ref", "")).removeprefix("#/$defs/")
    if name in definitions and name not in above:
        return _inlined(definitions[name], definitions, (*above, name))
    return {keyword: _inlined(part, definitions, above) for keyword, part in value.items()}


def _kind(schema: Schema) -> str:
    """The type in a word, with its format where it has one."""
    kind = str(schema.get("type", "anything"))
    return f"{kind} ({schema['format']})" if "format" in schema else kind


def _takes_type(old: Schema, new: Schema) -> bool:
    """Whether values of the old type are of the new one and mean the same."""
    widened = old.get("type") == "integer" and new.get("type") == "number"
    return _kind(old) == _kind(new) or widened or _kind(new) == "anything"


def _values(place: str, old: Schema, new: Schema) -> Iterator[Breaking]:
    after = _listed(new)
    if after is None:
        return
    before = _listed(old)
    if before is None:
        yield Breaking(place, "takes only listed values now")
        return
    for value in before:
        if value not in after:
            yield Breaking(place, f"no longer takes {value!r}")


def _listed(schema: Schema) -> list[Any] | None:
    if "const" in schema:
        return [schema["const"]]
    listed: list[Any] | None = schema.get("enum")
    return listed


def _limits(place: str, old: Schema, new: Schema) -> Iterator[Breaking]:
    for keyword in _LEAST:
        if keyword in new and (keyword not in old or new[keyword] > old[keyword]):
            yield Breaking(place, f"{keyword} was {old.get(keyword, 'not set')} and is {new[keyword]}")
    for keyword in _MOST:
        if keyword in new and (keyword not in old or new[keyword] < old[keyword]):
            yield Breaking(place, f"{keyword} was {old.get(keyword, 'not set')} and is {new[keyword]}")
    for keyword in _LOOSENED:
        if keyword in new:
            yield from _same(place, keyword, old, new)


def _same(place: str, keyword: str, old: Schema, new: Schema) -> Iterator[Breaking]:
    if old.get(keyword) != new.get(keyword) or (keyword in old) != (keyword in new):
        yield Breaking(place, f"{keyword} was {old.get(keyword, 'not set')} and is {new.get(keyword, 'not set')}")
