"""Every value that a service is sent is tried with the mistakes of its kind, as its OpenAPI description lists them.

A mistake is refused by the place where it stands, before any rule or the database sees it.
"""

import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import httpx
import pytest

from contracts.message import Actor
from deploy.local import servers
from tests.architecture.tree import SERVICES
from tests.failure.body_schema import Shapes, Slot
from tests.harness import ServiceHarness, assembled, projecting

EVERYBODY: Final = Actor(
    "phong-noi-vu", None, frozenset({"clerk", "appraiser", "chair", "council", "signer", "auditor", "operator"})
)
UNSEEN: Final = ("\u0000", "\u0085", "\u00ad", "\u200b", "\u202e", "\u2066", "\ufeff", "\ud800", "\udfff", "\U000e0041")
BLANK: Final = ("", " ", "\u00a0", "\u3000", "\t", "\u2003 \t")
NO_INTEGER: Final[tuple[object, ...]] = (2**63, -1, -(2**63), 1e30, 1.5, True, False, "", "7", [], {})
NO_DAY: Final[tuple[object, ...]] = (
    "0001-01-01",
    "9999-12-31",
    "2016-02-30",
    "2017-1-5",
    "15/01/2017",
    "",
    0,
    1483228800,
    -1,
    True,
    1.5,
    [],
)
NO_INSTANT: Final[tuple[object, ...]] = (
    *NO_DAY,
    "2017-01-12T09:30:00",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+14:00",
)
NO_BOOLEAN: Final[tuple[object, ...]] = (0, 1, "yes", "true", "", [], 2)
NO_TEXT: Final[tuple[object, ...]] = (0, 1, True, [], {}, 1.5)
NO_QUERY_INTEGER: Final = (str(2**63), "-1", "1e30", "1.5", "", "true", "NaN", "٣" * 20, "%00")
NO_QUERY_WORD: Final = ("", "\u0000", "a\u0000b", "\u202e", "' or 1=1", "x" * 5000)


@pytest.fixture(params=SERVICES)
async def harness(
    request: pytest.FixtureRequest, postgres: servers.Postgres, tmp_path: Path
) -> AsyncIterator[ServiceHarness]:
    """Each of the services, over a database of its own."""
    name = request.param
    mail = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_sender": "tdkt@lang-son.example"}
    service = import_module(f"services.{name}.service").SERVICE
    async with assembled(postgres.admin_url, service, tmp_path, mail if name == "notification" else {}) as opened:
        opened.it_is("2017-01-10T08:00")
        async with projecting(opened):
            yield opened


@dataclass(frozen=True)
class Operation:
    """One operation that a service describes."""

    method: str
    path: str
    described: dict[str, Any]
    shapes: Shapes

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """What stands in its address, its query and its headers."""
        found: list[dict[str, Any]] = self.described.get("parameters", [])
        return found

    def address(self, changed: str = "", value: str = "") -> str:
        """Its address with a right value of each parameter in it, but for `changed`, which is `value`."""
        schemas = {one["name"]: one["schema"] for one in self.parameters if one["in"] == "path"}

        def said(found: re.Match[str]) -> str:
            name = found[1]
            return quote(value if name == changed else str(self.shapes.right(schemas[name])), safe="")

        return re.sub(r"{(\w+)}", said, self.path)


async def operations(harness: ServiceHarness) -> list[Operation]:
    """Each operation that is described."""
    described = (await harness.web.get("/openapi.json")).json()
    shapes = Shapes(described["components"]["schemas"])
    return [
        Operation(method.upper(), path, operation, shapes)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


async def slots(harness: ServiceHarness) -> list[tuple[str, str, Slot]]:
    """Every value of every body, with the request that takes it."""
    found = []
    for operation in await operations(harness):
        content = operation.described.get("requestBody", {}).get("content", {})
        body = content.get("application/json", {}).get("schema")
        if body is not None:
            address = operation.address()
            found += [(operation.method, address, slot) for slot in operation.shapes.slots(body)]
    assert found, "the description lists bodies"
    return found


async def send(harness: ServiceHarness, method: str, address: str, content: str | bytes) -> httpx.Response:
    """The answer to one request with a body as it stands."""
    headers = harness.token(EVERYBODY) | {"content-type": "application/json"}
    return await harness.web.request(method, address, headers=headers, content=content)


def blamed(answer: httpx.Response) -> list[str]:
    """The places of the body that a problem names."""
    assert answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR, answer.text
    if answer.status_code != httpx.codes.UNPROCESSABLE_ENTITY or answer.json()["code"] != "request-invalid":
        return []
    return [fault.get("pointer", "").removeprefix("#") for fault in answer.json()["faults"]]


def mistakes(slot: Slot) -> Iterator[Any]:
    """Values that a careless or hostile caller sends in place of the right one."""
    if slot.is_free_text:
        yield from (f"Nguyễn{one}An" for one in UNSEEN)
        yield from UNSEEN[:3]
        yield from NO_TEXT
        if slot.is_mandatory_text:
            yield from BLANK
    elif slot.kind == "string":
        form = slot.schema.get("format")
        yield from NO_DAY if form == "date" else NO_INSTANT if form == "date-time" else (*NO_TEXT, *UNSEEN, "x" * 5000)
    elif slot.kind == "boolean":
        yield from NO_BOOLEAN
    elif slot.kind == "integer":
        yield from NO_INTEGER
    elif slot.kind == "number":
        yield from (2**63, -1, 1e30, True, "", "7", [], {})


def sampled(slots_of_bodies: list[tuple[str, str, Slot]]) -> Iterator[tuple[str, str, Slot, bool, list[Any]]]:
    """Each value, whether the right one is to be tried there, and its mistakes.

    Of a form that is new all mistakes, else every eighth; where the same form stands at the same place of another body,
    as in the three commands that take a whole plan, every 32nd and nothing right.
    """
    forms: set[str] = set()
    places: set[tuple[str, str]] = set()
    for number, (method, address, slot) in enumerate(slots_of_bodies):
        form = json.dumps({key: said for key, said in slot.schema.items() if key not in {"title", "description"}})
        place = (form, slot.pointer)
        step = 1 if form not in forms else 8 if place not in places else 32
        yield method, address, slot, place not in places, list(mistakes(slot))[number % step :: step]
        forms.add(form)
        places.add(place)


async def test_every_value_of_a_body_is_refused_where_it_is_wrong(harness: ServiceHarness) -> None:
    """The control: the right value is never blamed."""
    taken, blamed_though_right = [], []
    for method, address, slot, is_new, wrong in sampled(await slots(harness)):
        right = json.dumps(slot.with_value(slot.right))
        if is_new and slot.pointer in blamed(await send(harness, method, address, right)):
            blamed_though_right.append((address, slot.pointer, slot.right))
        for mistake in wrong:
            places = blamed(await send(harness, method, address, json.dumps(slot.with_value(mistake))))
            # Of a union the whole value is blamed where it does not say which of its kinds it is.
            whole = slot.pointer.rpartition("/")[0] if "const" in slot.schema else slot.pointer
            if slot.pointer not in places and whole not in places:
                taken.append((method, address, slot.pointer, mistake))

    assert (taken, blamed_though_right) == ([], [])


async def test_every_text_and_number_of_a_body_has_its_bounds(harness: ServiceHarness) -> None:
    """A field that a release adds without a form is named here before anybody sends it something strange."""
    unbounded = [
        (address, slot.pointer)
        for _, address, slot in await slots(harness)
        if not {"pattern", "format", "enum", "const"} & slot.schema.keys()
        if slot.kind == "string"
        or (slot.kind in {"integer", "number"} and not {"minimum", "maximum"} <= slot.schema.keys())
    ]

    assert unbounded == []


async def test_every_parameter_is_refused_where_it_is_wrong(harness: ServiceHarness) -> None:
    """Numbers in the address have bounds; of words that are searched for, control characters alone are no question."""
    taken = []
    asked: Counter[str] = Counter()
    for operation in await operations(harness):
        for parameter in operation.parameters:
            form = json.dumps([parameter["name"], parameter["in"], parameter["schema"]])
            number, step = asked[form], 4 if asked[form] else 1  # all for the first of a form, every fourth for others
            asked[form] += 1
            for value in list(wrong_parameters(operation.path, parameter))[number % step :: step]:
                if value == "" and parameter["in"] == "path":
                    continue  # is another address
                answer = await ask(harness, operation, parameter, value)
                if answer.status_code != httpx.codes.UNPROCESSABLE_ENTITY:
                    taken.append((operation.method, operation.path, parameter["name"], value[:20], answer.status_code))

    assert taken == []


SEARCHED: Final = frozenset({"/audit subject", "/audit id", "/choices/{addressee}/{person}/address person"})
"""Parameters beside `q` that take any line: names of whoever read or chose, ids of whatever was read."""


def wrong_parameters(path: str, parameter: dict[str, Any]) -> Iterator[str]:
    """Values that the parameter of an address cannot have."""
    schema = parameter["schema"]
    branches = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    is_searched = parameter["name"] == "q" or f"{path} {parameter['name']}" in SEARCHED
    if parameter["in"] == "header" or is_searched:
        yield from ("a\u0000b", "\u0085") if is_searched else ()
    elif any(one.get("type") == "integer" for one in branches):
        yield from NO_QUERY_INTEGER
    else:
        yield from NO_QUERY_WORD


async def ask(harness: ServiceHarness, operation: Operation, parameter: dict[str, Any], value: str) -> httpx.Response:
    """The answer to a request without a body whose one parameter has `value`, percent-encoded."""
    address = operation.address(parameter["name"], value)
    asked = f"?{parameter['name']}={quote(value, safe='')}" if parameter["in"] == "query" else ""
    return await harness.web.request(operation.method, address + asked, headers=harness.token(EVERYBODY))


STRANGE_JSON: Final[dict[str, bytes]] = {
    "half a pair as a name": b'{"\\ud800": 1}',
    "zero byte as a name": b'{"\\u0000": 1}',
    "deep": b"[" * 200_000,
    "deep objects": b'{"a":' * 200_000,
    "a number of 5,000 digits": b'{"a": ' + b"9" * 5000 + b"}",
    "no number": b'{"a": NaN, "b": Infinity, "c": 1e999}',
    "bytes that are no text": b'{"a": "\xff\xfe"}',
    "half a pair in bytes": b'{"a": "\xed\xa0\x80"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "a mark before": b'\xef\xbb\xbf{"a": 1}',
    "a list": b"[]",
    "null": b"null",
    "a text": b'"\\ud800"',
    "nothing": b"",
    "one name twice": b'{"a": 1, "a": 2}',
}


async def test_strange_json_is_refused(harness: ServiceHarness) -> None:
    """By every route that takes a body, each a part of it; a route whose body may be left out takes none for none."""
    taken = []
    routes = sorted({(method, address) for method, address, _ in await slots(harness)})
    for number, (method, address) in enumerate(routes):
        step = 4 if number else 1  # one reader reads the bodies of all routes
        for name, content in list(STRANGE_JSON.items())[number % step :: step]:
            answer = await send(harness, method, address, content)
            left_out = address.endswith("/accept") and name in {"null", "nothing"}
            if answer.status_code not in ({400, 422} | ({409} if left_out else set())):
                taken.append((address, name, answer.status_code, answer.text))

    assert taken == []
