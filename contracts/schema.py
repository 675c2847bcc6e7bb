"""The JSON Schema (draft 2020-12) of an event, stored or received."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema
from typing_extensions import override

from contracts.declaration import Declaration


class _Plain(GenerateJsonSchema):
    """Without titles that only repeat the name of a field."""

    @override
    def field_title_should_be_set(self, schema: core_schema.CoreSchema | Any) -> bool:
        return False


def schema_of(declared: Declaration) -> dict[str, Any]:
    """The schema of the newest version of a declared event.

    It is that of the reader: a field with a default may be absent, as it is in events that are older than the field.
    We always write it. `$id` is the value of `ce_dataschema` in a message.
    """
    schema = declared.kind.model_json_schema(schema_generator=_Plain)
    name = f"{declared.name}:{declared.version}"
    return {"$schema": GenerateJsonSchema.schema_dialect, "$id": f"urn:tdkt:event:{name}"} | schema
