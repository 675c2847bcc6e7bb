"""Examples of an event, made from its JSON Schema: the first golden files of a version."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from contracts.declaration import Declaration
from contracts.schema import schema_of

Schema: TypeAlias = Mapping[str, Any]
_FORMATS = {
    "uuid": "01592b6f-8a40-7c11-9d27-5e0c6a41f254",
    "date": "2017-01-15",
    "date-time": "2017-01-12T09:30:00+07:00",
}


class NoExampleError(Exception):
    """A value whose example does not follow from its schema; the message names its place."""


def golden_texts(declared: Declaration) -> Iterator[tuple[str, str]]:
    """The golden files of the newest version of an event, name to text: one complete, one with the least it may hold.

    Raises NoExampleError for a string of a pattern that names no example, and pydantic's ValidationError for an event
    whose rules the example breaks: then the file is written by hand.
    """
    schema = schema_of(declared)
    name = f"{declared.name}.{declared.version}"
    complete, least = (Maker(schema.get("$defs", {}), complete=one).make("", schema) for one in (True, False))
    yield f"{name}.json", declared.kind.model_validate(complete).model_dump_json() + "\n"
    if least != complete:
        yield f"{name}.bare.json", declared.kind.model_validate(least).model_dump_json(exclude_unset=True) + "\n"


class Maker:
    """Makes examples, with every field or with those that are required.

    `words` are examples of texts and figures by the name of their field, for those whose type has none of its own.
    """

    def __init__(self, definitions: Schema, *, complete: bool, words: Mapping[str, str | int] | None = None) -> None:
        """Make them of schemas that refer to `definitions`."""
        self._definitions = definitions
        self._complete = complete
        self._words = words or {}

    def make(self, place: str, schema: Schema) -> Any:
        """The example of the value at `place`; raises NoExampleError."""
        if "$ref" in schema:
            return self.make(place, self._definitions[schema["$ref"].rpartition("/")[2]])
        if "examples" in schema:
            return schema["examples"][0]
        if "const" in schema or "enum" in schema:
            return schema["const"] if "const" in schema else schema["enum"][0]
        alternatives = schema.get("anyOf") or schema.get("oneOf")
        if alternatives:
            return self.make(place, alternatives[0])
        return self._of_type(place, schema)

    def _of_type(self, place: str, schema: Schema) -> Any:
        match schema.get("type"):
            case "object":
                return self._object(place, schema)
            case "array":
                return [self.make(f"{place}[]", one) for one in _items(schema)]
            case "string":
                return self._word(place, schema) or _string(place, schema)
            case "integer" | "number":
                return self._word(place, schema) or schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
            case "boolean":
                return True
            case _:
                return None

    def _word(self, place: str, schema: Schema) -> str | int | None:
        word = self._words.get(place.rpartition(".")[2])
        wanted = str if schema["type"] == "string" else int
        return word if isinstance(word, wanted) and "format" not in schema else None

    def _object(self, place: str, schema: Schema) -> dict[str, Any]:
        required = schema.get("required", ())
        return {
            name: self.make(f"{place}.{name}", field)
            for name, field in schema.get("properties", {}).items()
            if self._complete or name in required
        }


def _items(schema: Schema) -> Sequence[Schema]:
    """The schemas of the items of an array's example: each of a tuple, else as few as there may be."""
    tuple_items: Sequence[Schema] | None = schema.get("prefixItems")
    return [schema["items"]] * max(1, schema.get("minItems", 0)) if tuple_items is None else tuple_items


def _string(place: str, schema: Schema) -> str:
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    if "pattern" in schema:
        raise NoExampleError(f"{place.removeprefix('.')} needs an example: Field(examples=[…])")
    return "Ví dụ"
