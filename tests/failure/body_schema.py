"""Walks the bodies that an OpenAPI description shows: every value of a body, and the body with another value there."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

Schema = Mapping[str, Any]
A_UUID: Final = "5b1d1c0a-8a39-5c6e-8f34-0d0f2b6a7c11"
_OF_FORMAT: Final[Mapping[str, str]] = {
    "uuid": A_UUID,
    "date": "2017-01-15",
    "date-time": "2017-01-12T09:30:00+07:00",
}


@dataclass(frozen=True)
class Slot:
    """One value of a body: its JSON pointer, its schema, a right value, and the body with any other value there."""

    pointer: str
    schema: Schema
    right: Any
    with_value: Callable[[Any], Any]

    @property
    def kind(self) -> str:
        """The JSON type of the value."""
        return str(self.schema.get("type", ""))

    @property
    def is_free_text(self) -> bool:
        """Whether people write the text as they like."""
        return self.kind == "string" and "u200b" in str(self.schema.get("pattern"))

    @property
    def is_mandatory_text(self) -> bool:
        """Whether the text must say something."""
        return self.is_free_text and self.schema.get("minLength", 0) > 0


class Shapes:
    """The schemas of a description."""

    def __init__(self, components: Mapping[str, Schema]) -> None:
        """Resolve references among `components`."""
        self._components = components

    def slots(self, schema: Schema, pointer: str = "") -> Iterator[Slot]:
        """Every value of `schema`, under each branch of a union."""
        shape = self._resolved(schema)
        branches = self._branches(shape)
        if branches:
            for branch in branches:
                yield from self.slots(branch, pointer)
        elif shape.get("type") == "object":
            yield from self._of_object(shape, pointer)
        elif shape.get("type") == "array":
            yield from self._of_array(shape, pointer)
        else:
            yield Slot(pointer, shape, self.right(shape), lambda value: value)

    def _of_object(self, shape: Schema, pointer: str) -> Iterator[Slot]:
        whole = self.right(shape)
        for name, field in shape.get("properties", {}).items():
            for slot in self.slots(field, f"{pointer}/{name}"):
                yield _within(slot, partial(_with_field, whole, name))

    def _of_array(self, shape: Schema, pointer: str) -> Iterator[Slot]:
        others = [self.right(shape["items"])] * (max(shape.get("minItems", 1), 1) - 1)
        for slot in self.slots(shape["items"], f"{pointer}/0"):
            yield _within(slot, lambda inner: [inner, *others])

    def right(self, schema: Schema) -> Any:
        """A value that `schema` takes; rules over several fields it may break."""
        shape = self._resolved(schema)
        branches = self._branches(shape)
        if branches:
            return self.right(branches[0])
        if shape.get("type") == "object":
            return {name: self.right(field) for name, field in shape.get("properties", {}).items()}
        if shape.get("type") == "array":
            return [self.right(shape["items"])] * max(shape.get("minItems", 1), 1)
        return _right_scalar(shape)

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = self._components[schema["$ref"].rpartition("/")[2]]
        return schema

    def _branches(self, shape: Schema) -> list[Schema]:
        every = [*shape.get("anyOf", []), *shape.get("oneOf", [])]
        return [branch for branch in every if branch.get("type") != "null"]


def _within(slot: Slot, outer: Callable[[Any], Any]) -> Slot:
    return Slot(slot.pointer, slot.schema, slot.right, lambda value: outer(slot.with_value(value)))


def _with_field(whole: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    return {**whole, name: value}


def _right_scalar(shape: Schema) -> Any:
    if "const" in shape:
        return shape["const"]
    for listed in ("enum", "examples"):
        if listed in shape:
            return shape[listed][0]
    if shape.get("type") == "string":
        return _OF_FORMAT.get(shape.get("format", ""), "1")
    if shape.get("type") == "boolean":
        return False
    return int(shape.get("minimum", 0))
