"""docs/api.md: each of its lines of curl is carried out, and answered as the page says."""

import json
import re
import shlex
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

import httpx
import pytest

from contracts.generate import ROOT
from contracts.message import Actor
from deploy.local import servers
from services.planning.plan import examples
from services.planning.service import SERVICE
from tests.harness import ServiceHarness, service_at

PAGE = ROOT / "docs/api.md"
_LINE = re.compile(r"^(curl .*\S)\s+# (\d{3})$", re.MULTILINE)
_SENDER = Actor("personnel-system", duties=frozenset({"clerk"}))


@pytest.fixture
async def planning(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    async with service_at(postgres.admin_url, SERVICE, tmp_path, "2016-12-23T14:00") as opened:
        yield opened


@dataclass
class Reader:
    """Somebody who types the lines of the page; `known` are the variables as the answers so far have set them."""

    web: httpx.AsyncClient
    known: dict[str, str]
    answers: list[httpx.Response] = field(default_factory=list)

    async def type(self, line: str) -> int:
        """Carry out one line; returns the status."""
        method, headers, body, address = "GET", {}, None, ""
        words = iter(shlex.split(Template(line).substitute(self.known))[1:])
        for word in words:
            match word:
                case "-X":
                    method = next(words)
                case "-I":
                    method = "HEAD"
                case "-H":
                    name, _, value = next(words).partition(": ")
                    headers[name] = value
                case "-d":
                    given = next(words)
                    body = json.dumps(examples.DRAFT) if given == "@plan.json" else given
                case _:
                    assert not word.startswith("-"), f"the page has an option of curl that is not known here: {word}"
                    address = word
        answer = await self.web.request(method, address, headers=headers, content=body)
        self._learn(answer)
        self.answers.append(answer)
        return answer.status_code

    def _learn(self, answer: httpx.Response) -> None:
        if "Position" in answer.headers:
            written = answer.json()
            self.known |= {"PLAN": written["stream"].removeprefix("plan-"), "POSITION": str(written["position"])}
        if "ETag" in answer.headers and answer.url.path.endswith(self.known.get("PLAN", "-")):
            self.known["TAG"] = answer.headers["ETag"].replace('"', '\\"')


async def test_every_line_of_the_page_is_answered_as_it_says(planning: ServiceHarness) -> None:
    """In the order of the page, as one who reads it from above does."""
    token = planning.token(_SENDER)["Authorization"].removeprefix("Bearer ")
    reader = Reader(planning.web, {"SITE": "http://service/api/planning", "TOKEN": token})
    lines = _LINE.findall(PAGE.read_text(encoding="utf-8"))

    answered = [(line, await reader.type(line)) for line, _ in lines]

    assert answered == [(line, int(status)) for line, status in lines]
    repeated, stale, short = reader.answers[4], reader.answers[14], reader.answers[15]
    assert repeated.json()["repeated"] is True
    assert stale.json()["code"] == "stream-went-on"
    assert [fault["pointer"] for fault in short.json()["faults"]] == ["#/reason"]
    assert [len(one.json()["items"]) for one in reader.answers[7:10]] == [1, 1, 1]


def test_every_line_of_curl_says_its_answer() -> None:
    """A line without one would not be carried out; and the page stays one that is read."""
    text = PAGE.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("curl ")]

    assert len(lines) == len(_LINE.findall(text)) > 15
    assert len(text.splitlines()) <= 150
