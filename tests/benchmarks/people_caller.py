"""A hundred people in browsers, as a process of its own: they sign in, open lists and things, and save forms.

Run as `python -m tests.benchmarks.people_caller WORK`, where WORK is the path of a file with the JSON of `Work`;
prints the JSON of `Worked`. A click is timed until its page is there, with the redirection that a form answers with.
"""

import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import Literal, NamedTuple

import httpx
import psutil
import uvloop
from pydantic import TypeAdapter
from typing_extensions import override

Kind = Literal["sign in", "list", "open", "save"]
_PATIENCE = 120.0
_KEPT = 3.0
"""Seconds for which an idle connection is used again: the proxy closes it after 5."""
_SEED = 100
_STALE = frozenset({409, 412})
"""The answers to a form that somebody else was faster to send."""


class Person(NamedTuple):
    """Somebody with an account, the lists and things that they open, and the form that they save.

    `changed` is the field of the form that is typed anew each time, as `text` with a number in it.
    """

    user_name: str
    password: str
    lists: tuple[str, ...]
    things: tuple[str, ...]
    form: str
    changed: str
    text: str


class Work(NamedTuple):
    """What the people at the site of `url` do: they sign in within `arriving` seconds and work `working` more."""

    url: str
    people: tuple[Person, ...]
    arriving: float
    working: float
    least_pause: float
    most_pause: float


class Worked(NamedTuple):
    """Milliseconds of each kind of click while all are at work, those of signing in, and who used the machine.

    `own` and `machine` are shares of all cores while all are at work. `stale` forms were refused as such, `delayed`
    people had to sign in again, and `failed` clicks were answered with anything else than their page.
    """

    spans: dict[Kind, list[float]]
    stale: int
    delayed: int
    failed: int
    own: float
    machine: float


WORK, WORKED = TypeAdapter(Work), TypeAdapter(Worked)


class _Forms(HTMLParser):
    """The fields of each form of a page, with the values that a browser would send."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[list[str]]] = []
        self._area: list[str] | None = None
        self._choice: list[str] | None = None

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        name, value = own.get("name", ""), own.get("value", "")
        if tag == "form":
            self.forms.append([])
        elif tag == "option" and self._choice is not None:
            if "selected" in own or len(self._choice) == 1:
                self._choice[1:] = [value]
        elif name and self.forms:
            is_off = own.get("type") in {"checkbox", "radio"} and "checked" not in own
            if tag == "input" and not is_off:
                self.forms[-1].append([name, value])
            elif tag == "textarea":
                self._area = [name, ""]
                self.forms[-1].append(self._area)
            elif tag == "select":
                self._choice = [name]
                self.forms[-1].append(self._choice)

    @override
    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area[1] += data

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        elif tag == "select":
            self._choice = None


@dataclass
class _Office:
    """The people at work, and what was measured."""

    work: Work
    chance: Random = field(default_factory=lambda: Random(_SEED))  # noqa: S311 - pauses, nothing secret
    spans: dict[Kind, list[float]] = field(default_factory=lambda: {"sign in": [], "list": [], "open": [], "save": []})
    stale: int = 0
    delayed: int = 0
    failed: int = 0
    all_there: bool = False

    async def run(self) -> Worked:
        """Let everybody come, work, and go."""
        start = perf_counter()
        until = start + self.work.arriving + self.work.working
        step = self.work.arriving / len(self.work.people)
        people = [
            asyncio.create_task(self._person(one, number * step, until)) for number, one in enumerate(self.work.people)
        ]
        await asyncio.sleep(self.work.arriving)
        self.all_there, began, used = True, perf_counter(), process_time()
        psutil.cpu_percent()
        await asyncio.sleep(self.work.working)
        own = (process_time() - used) / (perf_counter() - began) / (psutil.cpu_count() or 1)
        machine = psutil.cpu_percent() / 100
        await asyncio.gather(*people)
        return Worked(self.spans, self.stale, self.delayed, self.failed, own, machine)

    async def _person(self, person: Person, after: float, until: float) -> None:
        await asyncio.sleep(after)
        limits = httpx.Limits(keepalive_expiry=_KEPT)
        async with httpx.AsyncClient(
            base_url=self.work.url, timeout=_PATIENCE, follow_redirects=True, limits=limits
        ) as browser:
            await self._sign_in(browser, person, until)
            for kind, path in self._clicks(person):
                await self._pause()
                if perf_counter() >= until:
                    return
                page = await self._timed(kind, browser, path)
                if path == person.form and page.is_success:
                    await self._pause()
                    await self._save(browser, person, page)

    async def _pause(self) -> None:
        await asyncio.sleep(self.chance.uniform(self.work.least_pause, self.work.most_pause))

    def _clicks(self, person: Person) -> Iterator[tuple[Kind, str]]:
        for number in count(self.chance.randrange(len(person.lists))):
            yield "list", person.lists[number % len(person.lists)]
            yield "open", person.things[number % len(person.things)]
            yield "open", person.form

    async def _sign_in(self, browser: httpx.AsyncClient, person: Person, until: float) -> None:
        """Sign in, again after a pause where it is refused; raises ConnectionError where it never succeeds."""
        while perf_counter() < until:
            page = await browser.get("/planning/sign-in")
            fields = dict(_fields(page.text)) | {"user_name": person.user_name, "password": person.password}
            start = perf_counter()
            answer = await browser.post("/planning/sign-in", data=fields)
            if answer.is_success and answer.url.path != "/planning/sign-in":
                self.spans["sign in"].append((perf_counter() - start) * 1000)
                return
            self.delayed += 1
            await self._pause()
        raise ConnectionError(f"{person.user_name} could not sign in")

    async def _save(self, browser: httpx.AsyncClient, person: Person, page: httpx.Response) -> None:
        fields: dict[str, list[str]] = {}
        for name, value in _fields(page.text):
            fields.setdefault(name, []).append(value)
        fields[person.changed] = [person.text.format(self.chance.randrange(1_000_000))]
        answer = await self._timed("save", browser, person.form, fields)
        self.stale += self.all_there and answer.status_code in _STALE

    async def _timed(
        self, kind: Kind, browser: httpx.AsyncClient, path: str, fields: dict[str, list[str]] | None = None
    ) -> httpx.Response:
        start = perf_counter()
        answer = await (browser.get(path) if fields is None else browser.post(path, data=fields))
        if self.all_there:
            self.spans[kind].append((perf_counter() - start) * 1000)
            self.failed += not (answer.is_success or (fields is not None and answer.status_code in _STALE))
        return answer


def _fields(page: str) -> Iterator[tuple[str, str]]:
    """The fields of the page's own form, which has more of them than those of its head."""
    forms = _Forms()
    forms.feed(page)
    return ((field[0], field[1]) for field in max(forms.forms, key=len) if len(field) > 1)


if __name__ == "__main__":
    wanted = WORK.validate_json(Path(sys.argv[1]).read_bytes())
    sys.stdout.buffer.write(WORKED.dump_json(uvloop.run(_Office(wanted).run())))
