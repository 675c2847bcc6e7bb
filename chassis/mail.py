"""Hands one letter to a mail server by SMTP, and says whether the server took it, declined it, or left it open.

Until the text goes out (DATA) nothing can arrive, so what goes wrong before may be tried again: `reach` raises it.
Source: RFC 5321 §4.2 (replies), §4.5.3.2 (times), RFC 5322 §3.6.4 (Message-ID), RFC 3834 §5 (Auto-Submitted).
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from enum import StrEnum
from functools import partial
from typing import Literal
from uuid import UUID

import aiosmtplib
from pydantic import SecretStr

from chassis.clock import wall
from chassis.errors import OutsideAwayError, PutOffError

_PERMANENT = 500
"""From this reply code on the server's no is final."""
_LONGEST_DETAIL = 500

Security = Literal["none", "starttls", "tls"]


class Handover(StrEnum):
    """What became of a letter."""

    ACCEPTED = "accepted"
    """The server took it and answers for it."""
    REFUSED = "refused"
    """The server will not take it."""
    UNKNOWN = "unknown"
    """The text went out and no answer came back."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in plain text; `language` is `vi` or `en`.

    Its Message-ID is made of `letter_id`, so that a mailbox can tell a letter sent again from another one.
    """

    letter_id: UUID
    recipient: str
    subject: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed over; `patience` is the longest wait for one reply, in seconds.

    A server that does not offer the `security` that is asked for is handed nothing.
    """

    host: str
    port: int
    sender: str
    user: str | None = None
    password: SecretStr | None = None
    security: Security = "starttls"
    patience: float = 30.0

    @property
    def domain(self) -> str:
        """The domain we speak for, which is the sender's."""
        return self.sender.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a letter, and what the server said: at most 500 characters, never empty."""

    handover: Handover
    detail: str


def compose(letter: Letter, server: MailServer) -> bytes:
    """The letter as it goes over the wire: UTF-8 in base64, so that it passes servers that know ASCII only."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = server.sender
    message["To"] = letter.recipient
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(wall())
    message["Message-ID"] = f"<{letter.letter_id}@{server.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, charset="utf-8", cte="base64")
    message["Content-Language"] = letter.language
    return message.as_bytes()


@asynccontextmanager
async def reach(letter: Letter, server: MailServer) -> AsyncIterator[Callable[[], Awaitable[Delivery]]]:
    """Come to where the server waits for the text of `letter`, and yield what hands it over, which raises nothing.

    Raises OutsideAwayError where the server does not serve us, whatever the letter, and PutOffError where it does not
    take this recipient now. A recipient that it never takes is an answer: that is yielded.
    """
    text = compose(letter, server)
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user,
        password=None if server.password is None else server.password.get_secret_value(),
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
        local_hostname=server.domain,
        timeout=server.patience,
    )
    try:
        await _greet(client, server)
        declined = await _address(client, letter)
        yield partial(_hand_over, client, text) if declined is None else partial(_as_declined, declined)
    finally:
        client.close()


async def _greet(client: aiosmtplib.SMTP, server: MailServer) -> None:
    """Connect, log in and name the sender: a no at this point, even a final one, is about us and not the letter."""
    try:
        await client.connect()
        await client.mail(server.sender)
    except (aiosmtplib.SMTPException, OSError) as away:
        raise OutsideAwayError(f"the mail server {server.host}:{server.port}: {_said(away)}") from away


async def _address(client: aiosmtplib.SMTP, letter: Letter) -> Delivery | None:
    """Name the recipient; None when the server is ready for the text, else its final no."""
    try:
        await client.rcpt(letter.recipient)
    except aiosmtplib.SMTPResponseException as said:
        answer = _said(said)
        if said.code < _PERMANENT:
            raise PutOffError(answer) from said
        return Delivery(Handover.REFUSED, answer)
    except (aiosmtplib.SMTPException, OSError) as away:
        # Were it for the server, the next letter would say so; a recipient at whom it hangs up holds up nobody else.
        raise PutOffError(f"no reply to the recipient: {_said(away)}") from away
    return None


async def _as_declined(declined: Delivery) -> Delivery:
    return declined


async def _hand_over(client: aiosmtplib.SMTP, text: bytes) -> Delivery:
    try:
        reply = await client.data(text)
    except aiosmtplib.SMTPResponseException as said:
        # A no is a no at this point too, but the text may have been seen: it is not tried again.
        return Delivery(Handover.REFUSED, _said(said))
    except (aiosmtplib.SMTPException, OSError) as away:
        return Delivery(Handover.UNKNOWN, _in_short(f"no reply to the text: {_said(away)}"))
    return Delivery(Handover.ACCEPTED, _in_short(f"{reply.code} {reply.message}"))


def _said(fault: Exception) -> str:
    if isinstance(fault, aiosmtplib.SMTPResponseException):
        return _in_short(f"{fault.code} {fault.message}")
    return _in_short(str(fault) or type(fault).__name__)


def _in_short(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()[:_LONGEST_DETAIL]
