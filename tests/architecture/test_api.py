"""Every route of the four services has what an integrator expects of it: each test names the routes that lack it."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from chassis.web.description import description_of
from deploy.access_table import app_of
from deploy.schemas import SERVICES

_JSON = "application/json"


class Operation(NamedTuple):
    """One method of one address of one service, as its OpenAPI document describes it."""

    service: str
    method: str
    address: str
    described: Mapping[str, Any]
    document: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its name in the message of a failed test."""
        return f"{self.service}: {self.method} {self.address}"

    @property
    def parameters(self) -> set[tuple[str, str]]:
        """Where each parameter is, and its name in lower case."""
        return {(one["in"], one["name"].lower()) for one in self.described.get("parameters", ())}

    @property
    def body(self) -> Mapping[str, Any] | None:
        """The schema of the JSON body; None for an operation without one."""
        content = self.described.get("requestBody", {}).get("content", {})
        return self.resolved(content[_JSON]["schema"]) if _JSON in content else None

    @property
    def answers(self) -> Iterator[Mapping[str, Any]]:
        """What is said of each JSON answer of a request that was carried out."""
        for status, response in self.described["responses"].items():
            if status.startswith("2") and _JSON in response.get("content", {}):
                yield response["content"][_JSON]

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """The schema to which `schema` refers, and the first of several that may be."""
        if "$ref" in schema:
            return self.resolved(self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
        return self.resolved(schema["anyOf"][0]) if "anyOf" in schema else schema

    def faults_of(self, example: object, schema: Mapping[str, Any]) -> list[str]:
        """What is wrong with an example, each fault in a line."""
        validator = Draft202012Validator({**schema, "components": self.document["components"]})
        return [f"{'/'.join(map(str, fault.path))}: {fault.message}" for fault in validator.iter_errors(example)]


@pytest.fixture(scope="module")
def operations() -> list[Operation]:
    """Every operation of every service; those that all services share stand with each."""
    documents = asyncio.run(_documents())
    return [
        Operation(service, method.upper(), address, described, document)
        for service, document in documents.items()
        for address, methods in document["paths"].items()
        for method, described in methods.items()
    ]


async def _documents() -> dict[str, dict[str, Any]]:
    return {name: description_of(await app_of(name)) for name in SERVICES}


def test_every_operation_is_summarised_in_vietnamese_and_described_in_english(
    operations: list[Operation],
) -> None:
    """`summary="…"` in the decorator of the route, and the docstring of its function."""
    generated = [one.name for one in operations if one.described["summary"].isascii()]
    undescribed = [one.name for one in operations if not one.described.get("description")]

    assert generated == [], 'give each a summary in Vietnamese: @router.get("…", summary="Danh sách …")'
    assert undescribed == [], "give each a docstring in English"


def test_no_two_operations_of_a_service_have_one_summary(operations: list[Operation]) -> None:
    """Who reads the list of operations can tell them apart."""
    seen: dict[tuple[str, str], str] = {}
    doubled = [
        one.name for one in operations if seen.setdefault((one.service, one.described["summary"]), one.name) != one.name
    ]

    assert doubled == []


def test_every_body_has_an_example_that_it_takes(operations: list[Operation]) -> None:
    """`model_config = example(…)` in the class of the body."""
    lacking = [one.name for one in operations if one.body is not None and not one.body.get("examples")]
    wrong = {
        one.name: faults
        for one in operations
        for example in (one.body or {}).get("examples", ())
        if (faults := one.faults_of(example, one.body or {}))
    }

    assert lacking == [], "give the class of each body an example: model_config = example(…)"
    assert wrong == {}


def test_every_answer_has_an_example_of_its_shape(operations: list[Operation]) -> None:
    """It is made of the examples of the fields; a field of a form of its own brings one along."""
    lacking = [one.name for one in operations for answer in one.answers if "example" not in answer]
    wrong = {
        one.name: faults
        for one in operations
        for answer in one.answers
        if (faults := one.faults_of(answer["example"], answer["schema"]))
    }

    assert lacking == []
    assert wrong == {}, "give the field an example: Annotated[str, Field(examples=[…])], or its class an example(…)"


def test_commands_take_a_key_and_a_version_and_reads_take_a_tag(operations: list[Operation]) -> None:
    """The headers are named where they mean something, and nowhere else."""
    of_command = {("header", "idempotency-key"), ("header", "if-match")}
    guarded = [one for one in operations if one.described.get("security")]
    commands = [one for one in guarded if one.method != "GET"]
    reads = [one for one in guarded if one.method == "GET"]
    with_json = [one for one in reads if any(True for _ in one.answers)]

    assert [one.name for one in commands if not of_command <= one.parameters] == []
    assert [one.name for one in reads if of_command & one.parameters] == []
    assert [one.name for one in with_json if ("header", "if-none-match") not in one.parameters] == []
    assert [one.name for one in guarded if ("header", "read-after") not in one.parameters] == []
