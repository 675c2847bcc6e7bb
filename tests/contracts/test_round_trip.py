"""Every value that the schema of an event allows is an event, and survives being recorded."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from chassis.log.codec import Codec
from contracts.declaration import Declaration
from contracts.registry import CONTRACTS
from contracts.schema import schema_of
from tests.contracts.documents import documents

CODEC = Codec(CONTRACTS)
SCHEMAS = {declared.name: schema_of(declared) for declared in CONTRACTS.declarations}
DOCUMENTS = {name: documents(schema, schema.get("$defs", {})) for name, schema in SCHEMAS.items()}
EXAMPLES = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@pytest.mark.parametrize("declared", CONTRACTS.declarations, ids=lambda declared: declared.name)
@EXAMPLES
@given(data=st.data())
def test_what_the_schema_allows_is_recorded_and_read_again(data: st.DataObject, declared: Declaration) -> None:
    """Schema and class agree, and an event is the same after it was written and read."""
    document: dict[str, Any] = data.draw(DOCUMENTS[declared.name])

    event = CODEC.decode(declared.name, declared.version, json.dumps(document))
    name, version, text = CODEC.encode(event)

    assert event == CODEC.decode(name, version, text)
    assert text == CODEC.encode(CODEC.decode(name, version, text))[2]
    assert "\\u0000" not in text
    Draft202012Validator(SCHEMAS[declared.name]).validate(json.loads(text))
