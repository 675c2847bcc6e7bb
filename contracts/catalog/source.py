"""One file of the catalogue: its data, and the sentence that names entry, field and line where it is wrong."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from contracts.message import Message
from contracts.yaml_nodes import Place, YamlError, as_path, nodes_of

_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MessageT = TypeVar("MessageT", bound=Message)


class CatalogueError(Exception):
    """The catalogue contradicts itself or leaves a gap; the message names file, line, entry and field."""


class Source:
    """A file by its name and text. Lines are looked up only once something is wrong, for that is slow."""

    def __init__(self, name: str, text: str) -> None:
        """Read the data; raises CatalogueError where the text is no YAML or holds no mapping."""
        self.name = name
        self._text = text
        try:
            data = yaml.load(text, Loader=_FAST)  # noqa: S506 - a safe loader
        except (yaml.YAMLError, ValueError):
            data = None
        if not isinstance(data, dict):
            raise CatalogueError(self._unread())
        self.data: dict[str, Any] = {key: value for key, value in data.items() if not str(key).startswith(".")}
        """The data; keys that begin with a dot hold parts for reuse and are left out."""

    def _unread(self) -> str:
        try:
            nodes_of(self._text)
        except YamlError as wrong:
            return f"{self.name}, {wrong}"
        return f"{self.name}, line 1: the file holds no mapping"

    def read(self, kind: type[MessageT]) -> MessageT:
        """The data as `kind`; raises CatalogueError with every fault of its shape."""
        try:
            return kind.model_validate(self.data)
        except ValidationError as wrong:
            faults = wrong.errors(include_input=False, include_url=False)
            said = [str(self.fault(tuple(self._place(one["loc"])), one["msg"])) for one in faults]
            raise CatalogueError("\n".join(said)) from None

    def fault(self, place: Place, problem: str) -> CatalogueError:
        """The error that names what is wrong at a place of the file, such as `("titles", 2, "quota", "base")`."""
        entry = self._at(place[:2])
        named = next((entry[key] for key in ("code", "id") if isinstance(entry, dict) and key in entry), "the entry")
        field = as_path(place[2:] if len(place) > 1 and isinstance(place[1], int) else place) or "it"
        return CatalogueError(f"{self.name}, line {nodes_of(self._text).line(place)}: {named}: {field}: {problem}")

    def _at(self, place: Place) -> Any:
        found: Any = self.data
        for step in place:
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int) and step < len(found):
                found = found[step]
            else:
                return None
        return found

    def _place(self, where: Sequence[int | str]) -> Iterator[int | str]:
        """The steps of a fault's place that the file has, and the last one; the names of shapes between are dropped."""
        place: list[int | str] = []
        for number, step in enumerate(where):
            inside = self._at(tuple(place))
            known = step in inside if isinstance(inside, dict) else isinstance(inside, list)
            if known or number == len(where) - 1:
                place.append(step)
        yield from place
