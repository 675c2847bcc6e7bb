"""The body of a request: read only for an actor who may make the request, as its route takes it, within limits."""

import asyncio
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

from chassis.errors import Fault
from chassis.web import json_text
from chassis.web.access import admit_before_body, is_json, takes_body
from chassis.web.problems import BodyWithheld
from contracts.message import Refusal

LARGEST_BODY: Final = 2 * 1024 * 1024
"""Bytes: a sheet of 2,000 titles is about 0.5 MB of JSON."""
LONGEST_BODY_WAIT: Final = 30.0
"""Seconds in which the whole body must have come: 2 MiB take 17 s at 1 Mbit/s."""


class Body:
    """Receives the body of one request, as an ASGI `receive`."""

    def __init__(self, scope: Scope, receive: Receive, longest_wait: float) -> None:
        """Wrap `receive`; the whole body must have come `longest_wait` seconds after it is first asked for."""
        self._scope = scope
        self._receive = receive
        self._longest_wait = longest_wait
        self._deadline: float | None = None
        self._size = 0
        self._parts: list[bytes] = []
        self._ended = False

    def refuse_if_declared_too_large(self) -> None:
        """Raise HTTPException 413 where the declared length is beyond the limit, before anything is read."""
        declared = Headers(scope=self._scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > LARGEST_BODY:
            raise HTTPException(413)

    async def __call__(self) -> Message:
        """The next part of the body, and after its end the message that the caller has disconnected.

        The first part is received only after the token and the duties of the request have been checked: raises
        BodyWithheld where they do not suffice or the body is no sound JSON, and HTTPException 408, 413 or 415 for a
        slow, large or other body.
        """
        if self._ended:
            return await self._receive()
        if self._deadline is None:
            await self._admit()
            self._deadline = asyncio.get_running_loop().time() + self._longest_wait
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408, headers={"connection": "close"}) from None
        self._check(message.get("body", b""))
        self._ended = not message.get("more_body", False)
        if self._ended and self._size and is_json(Headers(scope=self._scope).get("content-type", "")):
            self._check_json(b"".join(self._parts))
        return message

    async def _admit(self) -> None:
        try:
            await admit_before_body(self._scope)
        except (Refusal, Fault) as cause:
            raise BodyWithheld(cause) from cause

    def _check_json(self, body: bytes) -> None:
        try:
            json_text.check(body)
        except Refusal as cause:
            raise BodyWithheld(cause) from cause

    def _check(self, part: bytes) -> None:
        self._size += len(part)
        self._parts.append(part)
        if self._size > LARGEST_BODY:
            raise HTTPException(413)
        if part and not takes_body(self._scope, Headers(scope=self._scope).get("content-type", "")):
            raise HTTPException(415, headers={"accept": "application/json"})
