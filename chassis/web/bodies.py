"""The body of a request: read only for an actor who may make the request, as its route takes it, within limits."""

import asyncio
from typing import Final

from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

from chassis.errors import Fault
from chassis.web import json_text
from chassis.web.access import admit_before_body, checks_of, is_json, takes_body
from chassis.web.problems import BodyWithheld
from contracts.message import Refusal

LARGEST_BODY: Final = 2 * 1024 * 1024
"""Bytes: a sheet of 2,000 titles is about 0.5 MB of JSON."""
LONGEST_BODY_WAIT: Final = 30.0
"""Seconds in which the whole body must have come: 2 MiB take 17 s at 1 Mbit/s."""
LARGEST_FILE_FORM: Final = 21 * 1024 * 1024
"""Bytes of a form with a file of 20 MiB, on the pages that take one."""
LONGEST_FILE_WAIT: Final = 300.0
"""Seconds in which such a form must have come: 20 MiB take 168 s at 1 Mbit/s."""
_FORM_WITH_FILE: Final = "multipart/form-data"


def most_of(content_type: str) -> tuple[int, float]:
    """The bytes that a body of this Content-Type may have at any route, and the seconds in which it must have come."""
    is_form = content_type.partition(";")[0].strip().lower() == _FORM_WITH_FILE
    return (LARGEST_FILE_FORM, LONGEST_FILE_WAIT) if is_form else (LARGEST_BODY, LONGEST_BODY_WAIT)


def largest_body_of(scope: Scope) -> int | None:
    """The bytes that a body of the route of `scope` may have; None where the limit of all routes is enough."""
    route = scope.get("route")
    checks = checks_of(route.dependant) if isinstance(route, APIRoute) else ()
    return next((check.largest_body for check in checks if check.largest_body is not None), None)


class Body:
    """Receives the body of one request, as an ASGI `receive`."""

    def __init__(self, scope: Scope, receive: Receive, longest_wait: float) -> None:
        """Wrap `receive`; the whole body must have come `longest_wait` seconds after it is first asked for."""
        self._scope = scope
        self._receive = receive
        self._longest_wait = longest_wait
        self._deadline: float | None = None
        self._most = LARGEST_BODY
        self._size = 0
        self._parts: list[bytes] = []
        self._ended = False

    def refuse_if_declared_too_large(self) -> None:
        """Raise HTTPException 413 where the declared length is beyond the limit, before anything is read."""
        headers = Headers(scope=self._scope)
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > most_of(headers.get("content-type", ""))[0]:
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
            self._deadline = asyncio.get_running_loop().time() + self._bounds()
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408, headers={"connection": "close"}) from None
        self._check(message.get("body", b""))
        self._ended = not message.get("more_body", False)
        if self._ended and self._parts:
            self._check_json(b"".join(self._parts))
        return message

    def _bounds(self) -> float:
        """Take the limit of the route's body; the seconds in which the whole of it must have come."""
        largest = largest_body_of(self._scope)
        if largest is None:
            return self._longest_wait
        self._most = largest
        return max(self._longest_wait, LONGEST_FILE_WAIT)

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
        content_type = Headers(scope=self._scope).get("content-type", "")
        self._size += len(part)
        if self._size > self._most:
            raise HTTPException(413)
        if part and not takes_body(self._scope, content_type):
            raise HTTPException(415, headers={"accept": "application/json"})
        if part and is_json(content_type):
            self._parts.append(part)
