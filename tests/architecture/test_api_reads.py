"""Every read of the four services takes each filter it names, and is answered with 304 and to HEAD like any other."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from chassis.web.auth import DUTIES
from chassis.web.description import description_of
from contracts.examples import Maker, NoExampleError
from contracts.message import Actor
from deploy.local import servers
from deploy.schemas import SERVICES, service
from tests.harness import ServiceHarness, assembled, projecting

_EVERYBODY = Actor("moi-nhiem-vu", None, DUTIES)
_MAIL = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_sender": "tdkt@site.example"}
_PLACES = frozenset({"after", "read_after"})
"""Parameters that name a row or a position that is there, and filter nothing."""


@pytest.mark.parametrize("name", SERVICES)
async def test_every_read_takes_its_filters_its_tag_and_head(
    postgres: servers.Postgres | servers.GivenPostgres, tmp_path: Path, name: str
) -> None:
    """Each filter alone, over tables that hold nothing; what is not there is 404, and nothing fails."""
    variables = _MAIL if name == "notification" else {}
    wrong: list[str] = []
    async with assembled(postgres.admin_url, service(name), tmp_path, variables) as harness, projecting(harness):
        harness.it_is("2017-06-01T08:00")
        document = description_of(harness.app)
        reads = {address: one["get"] for address, one in document["paths"].items() if "security" in one.get("get", {})}
        for address, described in reads.items():
            wrong += await _complaints(harness, _filled(address), described, document)

    assert sum(len(list(_filters(one, document))) for one in reads.values()) > 20
    assert not wrong, "\n".join(wrong)


async def _complaints(
    harness: ServiceHarness, address: str, described: Mapping[str, Any], document: Mapping[str, Any]
) -> list[str]:
    wrong = []
    headers = harness.token(_EVERYBODY)
    for asked in ({}, *_filters(described, document)):
        answer = await harness.web.get(address, headers=headers, params=asked)
        if answer.status_code not in {200, 404} and not (answer.status_code == 422 and not asked):
            wrong.append(f"GET {address} {json.dumps(asked, ensure_ascii=False)}: {answer.status_code} {answer.text}")
    answer = await harness.web.get(address, headers=headers)
    head = await harness.web.head(address, headers=headers)
    if (head.status_code, head.content) != (answer.status_code, b""):
        wrong.append(f"HEAD {address}: {head.status_code}, where GET is answered with {answer.status_code}")
    tag = answer.headers.get("ETag")
    if answer.status_code == 200 and answer.headers["content-type"] == "application/json" and tag is None:
        wrong.append(f"GET {address}: no ETag")
    return wrong


def _filters(described: Mapping[str, Any], document: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Each filter of an operation, with an example of its value."""
    made = Maker(document["components"]["schemas"], complete=True, words={"q": "khen thưởng"})
    for parameter in described.get("parameters", ()):
        if parameter["in"] == "query" and parameter["name"] not in _PLACES:
            try:
                value = made.make(parameter["name"], parameter["schema"])
            except NoExampleError:
                value = "an"
            yield {parameter["name"]: value if isinstance(value, str) else json.dumps(value)}


def _filled(address: str) -> str:
    """An address with something in place of each of its parameters that is a good id and a good code."""
    return "/".join(str(uuid4()) if step.startswith("{") else step for step in address.split("/"))
