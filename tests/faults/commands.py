"""The commands that the load sends, each under a key of its own, until it is accepted or refused."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import httpx

from chassis.web.access import command_id_of
from contracts.message import Actor
from deploy.local.play.client import SiteClient

_AGAIN = 0.1
"""Of the accepted commands are sent once more under their key, and must be answered the same."""
_CODE = "code"


@dataclass
class Command:
    """A command for one service of a site; `says` counts the events that it records when it is accepted, by type."""

    site: str
    service: str
    method: str
    path: str
    who: Actor
    key: UUID
    says: Mapping[str, int]
    body: object = None
    sent: int = 0
    """How often it was sent until it was answered for good, and once more on purpose."""
    answer: Mapping[str, Any] | None = None
    refused: str | None = None

    @property
    def command_id(self) -> UUID:
        """The id under which the service stores the command."""
        return command_id_of(self.who, str(self.key))

    @property
    def is_accepted(self) -> bool:
        """Whether the service has answered that it was carried out."""
        return self.answer is not None

    @property
    def subject(self) -> str:
        """The id behind the kind of the stream, as in `plan-<id>`; only of an accepted one."""
        assert self.answer is not None
        return str(self.answer["stream"]).partition("-")[2]


@dataclass
class Ledger:
    """Every command that was sent, and every answer that contradicts an earlier one or must not be given."""

    commands: list[Command] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    unserved: Counter[str] = field(default_factory=Counter)
    """How often each site did not serve a request, which was then sent again."""


class UnansweredError(Exception):
    """A command had no answer when all patience was over."""


class Caller:
    """Sends commands to one site until they are answered; the answers go into a ledger."""

    def __init__(self, code: str, client: SiteClient, ledger: Ledger, chance: Random) -> None:
        """Call the services of the site `code` through `client`."""
        self.code = code
        self._client = client
        self._ledger = ledger
        self._chance = chance
        self._patient_until: float | None = None

    def give_up_after(self, seconds: float) -> None:
        """Send nothing again once `seconds` from now are over; until this is called there is no end."""
        self._patient_until = time.monotonic() + seconds

    def command(self, service: str, path: str, who: Actor, *says: str, body: object = None) -> Command:
        """A new command, sent by POST."""
        key = UUID(int=self._chance.getrandbits(128), version=4)
        made = Command(self.code, service, "POST", path, who, key, Counter(says), body)
        self._ledger.commands.append(made)
        return made

    async def carry_out(self, command: Command, not_yet: frozenset[str] = frozenset()) -> Command:
        """Send `command` until it is accepted; a refusal in `not_yet` means that an event is still on its way.

        Raises UnansweredError. Any other refusal is noted as a contradiction.
        """
        found = await self._answered(command, not_yet)
        if found.is_error:
            self._refused(command, found)
            self._contradict(command, f"refused: {found.text[:300]}")
            raise UnansweredError(command.path)
        command.answer = found.json()
        if self._chance.random() < _AGAIN:
            again = (await self._answered(command, not_yet)).json()
            if not again.get("repeated") or _place(again) != _place(command.answer):
                self._contradict(command, f"{command.answer}, and then {again}")
        return command

    async def be_refused(self, command: Command, code: str) -> None:
        """Send `command`, which must be refused with `code`; raises UnansweredError."""
        found = await self._answered(command, frozenset())
        self._refused(command, found)
        if command.refused != code:
            self._contradict(command, f"{command.refused} instead of {code}")

    async def _answered(self, command: Command, not_yet: frozenset[str]) -> httpx.Response:
        target = self._client.service(command.service, command.who)
        while True:
            command.sent += 1
            headers = {"Idempotency-Key": str(command.key)}
            found = await self._client.send(target, command.method, command.path, json=command.body, headers=headers)
            if found is None:
                self._ledger.unserved[self.code] += 1
            elif found.is_server_error:
                self._contradict(command, f"{found.status_code} {found.text[:300]}")
            elif not (found.is_error and found.json()[_CODE] in not_yet):
                return found
            if self._patient_until is not None and time.monotonic() > self._patient_until:
                raise UnansweredError(command.path)
            await asyncio.sleep(self._chance.uniform(0.2, 0.6))

    def _refused(self, command: Command, answer: httpx.Response) -> None:
        command.refused = str(answer.json()[_CODE]) if answer.is_error else "accepted"

    def _contradict(self, command: Command, what: str) -> None:
        self._ledger.contradictions.append(f"{self.code} {command.service} {command.path}: {what}")


def _place(answer: Mapping[str, Any]) -> tuple[Any, ...]:
    return answer["stream"], answer["first"], answer["last"]
