"""One kind of bad input: what is sent, and what is answered."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from contracts.message import Actor
from deploy.schemas import SERVICES, service
from tests.harness import ServiceHarness

_WITH_FIELDS: Final = frozenset(one.code for name in SERVICES for one in service(name).refusals if one.fields)
"""The codes of the refusals that a field of a body brings about."""
GONE: Final = object()
"""Stands for a field that is left out."""


@dataclass(frozen=True)
class Case:
    """One kind of bad input, in words, the request that shows it, and the problem it is answered with.

    `sender` signs in with a token of the site, None with no token. `body` is sent as JSON, `raw` as it stands.
    `fault` is the place and the kind of one of the listed faults, as in `#/content/title string_too_short`; empty for a
    problem that has no list.
    """

    kind: str
    method: str
    address: str
    sender: Actor | None
    status: int
    code: str
    fault: str = ""
    body: object = None
    raw: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def changed(body: Mapping[str, Any], pointer: str, value: object) -> dict[str, Any]:
    """A copy of `body` with another value, or none for GONE, at a JSON pointer."""
    copy = deepcopy(dict(body))
    *way, last = [int(step) if step.isdigit() else step for step in pointer.split("/")[1:]]
    at: Any = copy
    for step in way:
        at = at[step]
    if value is GONE:
        del at[last]
    else:
        at[last] = value
    return copy


async def sent(harness: ServiceHarness, case: Case) -> httpx.Response:
    """The answer to the request of a case."""
    headers = {} if case.sender is None else harness.token(case.sender)
    content = case.raw
    if content is None and case.body is not None:
        content = json.dumps(case.body).encode()
    typed = {} if content is None else {"Content-Type": "application/json"}
    return await harness.web.request(
        case.method, case.address, content=content, headers={**typed, **headers, **case.headers}
    )


async def complaints(harness: ServiceHarness, case: Case) -> list[str]:
    """What is wrong with the answer to a case: nothing for the problem it names, with nothing stored."""
    before = await harness.store.head()
    answer = await sent(harness, case)
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return [f"{case.kind}: {answer.status_code}, which is no problem: {answer.text[:200]}"]
    problem = answer.json()
    found = [f"{fault.get('pointer', fault.get('name'))} {fault['kind']}" for fault in problem.get("faults", ())]
    wrong = []
    if (answer.status_code, problem["code"]) != (case.status, case.code) or (case.fault and case.fault not in found):
        wrong.append(f"{case.kind}: answered {answer.status_code} {problem['code']} {found}")
    if case.body is not None and problem["code"] in _WITH_FIELDS and not found:
        wrong.append(f"{case.kind}: the field at fault is not stated with {problem['code']}")
    if not all(_speaks_twice(one["vi"], one["en"]) for one in problem.get("faults", ())):
        wrong.append(f"{case.kind}: a fault lacks a sentence in one of the languages: {problem['faults']}")
    if not _speaks_twice(problem["detail_vi"], problem["detail_en"]):
        wrong.append(f"{case.kind}: the problem lacks a sentence in one of the languages")
    if await harness.store.head() != before:
        wrong.append(f"{case.kind}: something was stored")
    return wrong


def _speaks_twice(vi: str, en: str) -> bool:
    return bool(vi and en) and vi != en and not vi.isascii()
