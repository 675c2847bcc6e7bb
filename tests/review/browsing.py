"""The pages of review as people use them: who has signed in, the forms that a page holds, and what is sent back."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from contracts.message import Actor
from services.review.service import SERVICE
from tests.chassis.web_harness import SESSION_KEY, session_of
from tests.harness import ServiceHarness, assembled, projecting
from tests.review.cases import FILED_AT

_HIDDEN = re.compile(r'<input type="hidden" name="(_\w+)" value="([^"]*)">')


@dataclass(frozen=True)
class Person:
    """Somebody who has signed in to the pages of review."""

    at_work: ServiceHarness
    actor: Actor

    async def get(self, path: str) -> httpx.Response:
        """The page at `path` of review."""
        return await self.at_work.web.get(f"/review{path}", headers=self._cookies())

    async def text(self, path: str) -> str:
        """The text of a page that is shown, without its markup's escapes."""
        shown = await self.get(path)
        assert shown.status_code == 200, (path, shown.status_code)
        return shown.text

    async def send(self, path: str, page: httpx.Response, **fields: Any) -> httpx.Response:
        """Send a form of `page` to `path`, with `fields` typed (`__` in a name stands for a dot); tables follow."""
        return await self.post(path, hidden(page) | {name.replace("__", "."): value for name, value in fields.items()})

    async def post(self, path: str, fields: Mapping[str, Any]) -> httpx.Response:
        """Send `fields`; the read tables follow before this returns."""
        answer = await self.at_work.web.post(f"/review{path}", headers=self._cookies(), data=dict(fields))
        await self.at_work.settle()
        return answer

    async def post_file(self, path: str, fields: Mapping[str, Any], file: tuple[str, bytes]) -> httpx.Response:
        """Send `fields` and a file, its name and its content; the read tables follow before this returns."""
        sent: dict[str, Any] = {"data": dict(fields), "files": {"file": file}}
        answer = await self.at_work.web.post(f"/review{path}", headers=self._cookies(), **sent)
        await self.at_work.settle()
        return answer

    def _cookies(self) -> dict[str, str]:
        cookies = session_of(self.actor.subject, *self.actor.duties, unit=self.actor.unit)
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


def hidden(page: httpx.Response) -> dict[str, str]:
    """The fields that every form of `page` holds, as its last form has them."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(page.text)}


@asynccontextmanager
async def pages_of_review(admin_url: str, folder: Path) -> AsyncIterator[ServiceHarness]:
    """Review with its pages over a new database, on the day dossiers are filed."""
    key = folder / "session-key.pem"
    key.write_bytes(SESSION_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    async with assembled(admin_url, SERVICE, folder, {"session_key_file": key}) as opened:
        opened.it_is(FILED_AT)
        async with projecting(opened):
            yield opened
