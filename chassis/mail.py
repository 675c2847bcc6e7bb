"""Hands one letter to a mail server by SMTP, and says whether the server took it, declined it, or left it open.

Nothing is handed over twice: until the text goes out (DATA) a temporary fault is tried again, from there on never.
Source: RFC 5321 §4.2 (replies), §4.5.3.2 (times), RFC 5322 §3.6.4 (Message-ID), RFC 3834 §5 (Auto-Submitted).
"""

import asyncio
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

import aiosmtplib
from pydantic import SecretStr

from chassis.clock import wall

_TRIES = 3
_PAUSE = 0.5
"""Seconds before the second try, doubled before the next."""
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
    POSTPONED = "postponed"
    """The server could not be reached or could not take it, at every try."""
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
    """Where letters are handed over; `patience` is the longest wait for one reply, in seconds."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: SecretStr | None = None
    security: Security = "none"
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


async def send(letter: Letter, server: MailServer) -> Delivery:
    """Hand `letter` over; faults are an answer, none is raised."""
    text = compose(letter, server)
    pause = _PAUSE
    delivery = await _try(letter, text, server)
    for _ in range(_TRIES - 1):
        if delivery.handover is not Handover.POSTPONED:
            break
        await asyncio.sleep(pause)
        pause *= 2
        delivery = await _try(letter, text, server)
    return delivery


async def _try(letter: Letter, text: bytes, server: MailServer) -> Delivery:
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
        declined = await _reach(client, letter, server)
        return declined or await _hand_over(client, text)
    finally:
        client.close()


async def _reach(client: aiosmtplib.SMTP, letter: Letter, server: MailServer) -> Delivery | None:
    """Everything before the text, none of which can deliver it; None when the server is ready for the text."""
    try:
        await client.connect()
        await client.mail(server.sender)
        await client.rcpt(letter.recipient)
    except aiosmtplib.SMTPResponseException as said:
        return _declined(said)
    except (aiosmtplib.SMTPException, OSError) as away:
        return Delivery(Handover.POSTPONED, _in_short(f"{server.host}:{server.port}: {away}"))
    return None


async def _hand_over(client: aiosmtplib.SMTP, text: bytes) -> Delivery:
    try:
        reply = await client.data(text)
    except aiosmtplib.SMTPResponseException as said:
        # A no is a no at this point too, but the text may have been seen: it is not tried again.
        return Delivery(Handover.REFUSED, _in_short(f"{said.code} {said.message}"))
    except (aiosmtplib.SMTPException, OSError) as away:
        return Delivery(Handover.UNKNOWN, _in_short(f"no reply to the text: {away}"))
    return Delivery(Handover.ACCEPTED, _in_short(f"{reply.code} {reply.message}"))


def _declined(said: aiosmtplib.SMTPResponseException) -> Delivery:
    handover = Handover.REFUSED if said.code >= _PERMANENT else Handover.POSTPONED
    return Delivery(handover, _in_short(f"{said.code} {said.message}"))


def _in_short(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()[:_LONGEST_DETAIL]
