"""The golden files: a recorded event of every version, byte for byte, and one with only what it must have."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from typing_extensions import override

from contracts.schema import schema_of
from deploy.schemas import every_event

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
EVENTS = {declared.name: declared for declared in every_event()}
"""Every declared event by its recorded name: those of the contracts and those that stay at home."""


class Golden(NamedTuple):
    """A golden file `Name.version.json`, or `Name.version.label.json` beside it.

    The label `bare` stands for an event with none of its optional fields; when a field is added to a version, a new
    file with a label of its own holds it, because the older ones stay as they are.
    """

    name: str
    version: int
    label: str
    text: str

    @override
    def __str__(self) -> str:
        """The name of the file without its ending."""
        return ".".join(filter(None, (self.name, str(self.version), self.label)))


def golden_files() -> list[Golden]:
    """Every golden file; the text is that of the recorded data, without the line end of the file."""
    return [_read(path) for path in sorted(GOLDEN.iterdir())]


def _read(path: Path) -> Golden:
    if path.suffix != ".json":
        raise ValueError(f"{path.name} is not named like a golden file")
    name, version, *label = path.stem.split(".", 2)
    return Golden(name, int(version), "".join(label), path.read_text(encoding="utf-8").removesuffix("\n"))


def said_in(golden: Golden) -> Any:
    """The content of a golden file."""
    return json.loads(golden.text)


def filled_in(golden: Golden) -> Any:
    """The content of a golden file of a newest version, with the schema's default wherever a field is absent."""
    schema = schema_of(EVENTS[golden.name])
    return _filled(said_in(golden), schema, schema.get("$defs", {}))


def _filled(said: Any, schema: dict[str, Any], definitions: dict[str, Any]) -> Any:
    """`said` with the defaults of `schema`, at any depth."""
    if "$ref" in schema:
        return _filled(said, definitions[schema["$ref"].removeprefix("#/$defs/")], definitions)
    if "anyOf" in schema:
        inner = next(one for one in schema["anyOf"] if one.get("type") != "null")
        return None if said is None else _filled(said, inner, definitions)
    if "oneOf" in schema:
        kinds = schema["discriminator"]
        return _filled(said, {"$ref": kinds["mapping"][said[kinds["propertyName"]]]}, definitions)
    if schema.get("type") == "array":
        return [_filled(one, schema["items"], definitions) for one in said]
    if schema.get("type") != "object":
        return said
    return {
        name: _filled(said[name], field, definitions) if name in said else field["default"]
        for name, field in schema["properties"].items()
    }
