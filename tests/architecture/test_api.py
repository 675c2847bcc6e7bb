"""Every route of the four services has what an integrator expects of it: each test names the routes that lack it."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from chassis.web.description import description_of
from deploy.access_table import Action, actions_of, app_of
from deploy.schemas import SERVICES, service

_JSON = "application/json"
_ASKED_BY: Final[Mapping[str, str]] = {
    "year": "year",
    "state": "state",
    "unit": "unit",
    "cluster": "cluster",
    "plan_id": "plan",
    "name": "q",
    "unit_name": "q",
    "addressee_name": "q",
    "council": "q",
    "document": "q",
    "decision": "q",
    "number": "q",
}
"""The filter that a list has for a field of its rows; `q` is a part of a text, with or without marks."""
_WITHOUT: Final[Mapping[str, tuple[frozenset[str], str]]] = {
    "notification: GET /reminders": (frozenset({"state", "unit", "plan", "q"}), "they are asked for by inbox alone"),
    "notification: GET /work": (frozenset({"q"}), "it is as long as what one person has to do"),
    "notification: GET /files": (frozenset({"state"}), "a state is worked out for each reader and day"),
    "notification: GET /letters": (frozenset({"q"}), "the number is that of a copy, and no text"),
    "notification: GET /failures": (frozenset({"state", "plan", "q"}), "all of it is to be looked at"),
    "planning: GET /movements": (frozenset({"q"}), "a site has some ten"),
    "planning: GET /reports": (frozenset({"q"}), "a site has a few each year"),
    "planning: GET /inspections": (frozenset({"q"}), "a site plans a few each year"),
    "planning: GET /plans": (frozenset({"plan"}), "a plan has its own address"),
    "planning: GET /superior-plans": (frozenset({"plan"}), "a plan has its own address"),
    "registration: GET /registrations": (frozenset({"plan"}), "a registration has its own address, by its plan"),
    "registration: GET /subordinate-plans": (frozenset({"plan"}), "a plan is found by its number"),
    "registration: GET /titles": (frozenset({"cluster"}), "a title is looked for by its unit"),
}
"""Filters that a list does without, and why."""
_SENT_AND_NOT_CHANGED: Final = frozenset({"notification: GET /templates/{about}", "review: GET /uploads/{upload_id}"})
"""Shown without a version, as what is sent below it changes no stream of it."""


class Operation(NamedTuple):
    """One method of one address of one service, as its OpenAPI document describes it."""

    service: str
    method: str
    address: str
    described: Mapping[str, Any]
    document: Mapping[str, Any]
    shows: str | None

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

    @property
    def row(self) -> Mapping[str, Any] | None:
        """The schema of the rows of a list; None for an operation that answers with no page of a list."""
        for answer in self.answers:
            fields = self.resolved(answer["schema"]).get("properties", {})
            if {"items", "next", "total"} <= fields.keys():
                return self.resolved(fields["items"]["items"])
        return None

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
    return list(asyncio.run(_operations()))


async def _operations() -> list[Operation]:
    found: list[Operation] = []
    for name in SERVICES:
        app = await app_of(name)
        document = description_of(app)
        shows = {(one.method, one.address): _shown_by(one) for one in actions_of(app)}
        found += [
            Operation(name, method.upper(), address, described, document, shows[method.upper(), address])
            for address, methods in document["paths"].items()
            for method, described in methods.items()
        ]
    return found


def _shown_by(action: Action) -> str | None:
    """The form of the name of the stream that an action shows."""
    return next((check.shows for check in action.checks if check.shows is not None), None)


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


def test_every_list_is_read_page_by_page(operations: list[Operation]) -> None:
    """By `limit` and `after`; the page names the next one and the total."""
    lists = [one for one in operations if one.row is not None]
    wanted = {("query", "limit"), ("query", "after"), ("query", "read_after")}

    assert len(lists) > 10
    assert [one.name for one in lists if not wanted <= one.parameters] == []


def test_every_list_has_the_filters_of_its_rows(operations: list[Operation]) -> None:
    """A list whose rows have a year is asked for a year, and one whose rows have names for a part of them."""
    lacking = {}
    for one in operations:
        asked = {name for place, name in one.parameters if place == "query"}
        # What stands below one thing is of that thing's plan and year.
        known = {"plan", "year"} if "{" in one.address else set()
        without, _ = _WITHOUT.get(one.name, (frozenset(), ""))
        fields = (one.row or {}).get("properties", {})
        wanted = {_ASKED_BY[field] for field in fields if field in _ASKED_BY} - known - without
        if wanted - asked:
            lacking[one.name] = sorted(wanted - asked)

    assert lacking == {}, "add the filters, or say in _WITHOUT why the list does without (chassis.reading.names has q)"


def test_a_part_of_a_text_is_looked_for_without_marks(operations: list[Operation]) -> None:
    """Each `q` takes the same words: at most 200 signs on one line, as `SearchText` has it."""
    sought = {
        one.name: parameter["schema"]
        for one in operations
        for parameter in one.described.get("parameters", ())
        if parameter["name"] == "q"
    }

    assert sought
    assert [name for name, schema in sought.items() if schema.get("maxLength") != 200] == []


def test_what_is_changed_is_shown_with_a_version(operations: list[Operation]) -> None:
    """A thing that commands change is shown by `allow(…, shows="plan-{plan_id}")`, so that they take its ETag."""
    commands = {(one.service, one.address) for one in operations if one.method != "GET" and _is_command(one)}
    shown = {
        (one.service, one.address): one
        for one in operations
        if one.method == "GET" and one.address.endswith("}") and any(one.answers)
    }
    changed = [
        one
        for (service, address), one in shown.items()
        if any(of == service and (other == address or other.startswith(f"{address}/")) for of, other in commands)
    ]

    assert changed
    assert {one.name for one in changed if one.shows is None} == _SENT_AND_NOT_CHANGED


def test_a_version_is_that_of_a_stream_of_the_service(operations: list[Operation]) -> None:
    """Of another service's or none's the position would always be 0."""
    kinds = {name: service(name).deciders.keys() for name in SERVICES}

    assert [one.name for one in operations if one.shows and one.shows.partition("-")[0] not in kinds[one.service]] == []


def _is_command(one: Operation) -> bool:
    """Whether it changes what is there; what is answered with 201 makes something new."""
    answer = one.described["responses"].get("200", {}).get("content", {}).get(_JSON, {})
    return str(answer.get("schema", {}).get("$ref", "")).endswith("/Answer")
