"""Hands one e-mail to a mail server by SMTP, and says whether the server accepted it, refused it, or did not reply.

Before the text is sent (DATA) nothing can arrive, so that a fault before it may be tried again: `connected` raises it.
Source: RFC 5321 §4.2 (replies), §4.5.3.2 (times), RFC 5322 §3.6.4 (Message-ID), RFC 3834 §5 (Auto-Submitted).
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from functools import partial
from uuid import UUID

import aiosmtplib

from chassis.clock import wall
from chassis.errors import OutsideAwayError, PutOffError
from services.notification.notice.messages import Delivery
from services.notification.settings import MailServer

_PERMANENT = 500
"""A reply with this code or a higher one is final."""
_LONGEST_DETAIL = 500


@dataclass(frozen=True, slots=True)
class OutgoingEmail:
    """An e-mail in plain text; `language` is `vi` or `en`.

    Its Message-ID is made of `email_id`, so that a mailbox knows an e-mail that was sent again.
    """

    email_id: UUID
    recipient: str
    subject: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The outcome of handing an e-mail over, and the server's reply in printable ASCII: 1 to 500 characters."""

    delivery: Delivery
    detail: str


def compose(outgoing: OutgoingEmail, server: MailServer) -> bytes:
    """The e-mail as it is sent: UTF-8 in base64, so that it passes servers that know ASCII only."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = server.sender
    message["To"] = outgoing.recipient
    message["Subject"] = " ".join(outgoing.subject.split())
    message["Date"] = format_datetime(wall())
    message["Message-ID"] = f"<{outgoing.email_id}@{server.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(outgoing.text, charset="utf-8", cte="base64")
    message["Content-Language"] = outgoing.language
    return message.as_bytes()


@asynccontextmanager
async def connected(outgoing: OutgoingEmail, server: MailServer) -> AsyncIterator[Callable[[], Awaitable[Reply]]]:
    """Connect and name sender and recipient; yields an async callable that sends the text and raises nothing.

    Raises OutsideAwayError where the server serves none of our e-mails, PutOffError where it does not take this
    recipient now. Where it will never take the recipient, that is the reply of the callable.
    """
    text = compose(outgoing, server)
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
        await _name_sender(client, server)
        refused = await _name_recipient(client, outgoing)
        yield partial(_send_text, client, text) if refused is None else partial(_as_refused, refused)
    finally:
        client.close()


async def _name_sender(client: aiosmtplib.SMTP, server: MailServer) -> None:
    """Connect, log in and name the sender: a refusal here, even a final one, concerns us and not the e-mail."""
    try:
        await client.connect()
        await client.mail(server.sender)
    except (aiosmtplib.SMTPException, OSError) as away:
        raise OutsideAwayError(f"the mail server {server.host}:{server.port}: {_reply_of(away)}") from away


async def _name_recipient(client: aiosmtplib.SMTP, outgoing: OutgoingEmail) -> Reply | None:
    """Name the recipient; None when the server is ready for the text, else its final refusal."""
    try:
        await client.rcpt(outgoing.recipient)
    except aiosmtplib.SMTPResponseException as refusal:
        reply = _reply_of(refusal)
        if refusal.code < _PERMANENT:
            raise PutOffError(reply) from refusal
        return Reply(Delivery.FAILED, reply)
    except (aiosmtplib.SMTPException, OSError) as away:
        # If the whole server is away, the next e-mail finds out; if it hangs up at this recipient, the others go on.
        raise PutOffError(f"no reply to the recipient: {_reply_of(away)}") from away
    return None


async def _as_refused(refused: Reply) -> Reply:
    return refused


async def _send_text(client: aiosmtplib.SMTP, text: bytes) -> Reply:
    try:
        reply = await client.data(text)
    except aiosmtplib.SMTPResponseException as refusal:
        # A reply, even a temporary refusal, says that the server has not taken the text: it may be sent again later.
        delivery = Delivery.FAILED if refusal.code >= _PERMANENT else Delivery.DEFERRED
        return Reply(delivery, _reply_of(refusal))
    except (aiosmtplib.SMTPException, OSError) as away:
        return Reply(Delivery.UNKNOWN, printable(f"no reply to the text: {_reply_of(away)}"))
    return Reply(Delivery.ACCEPTED, printable(f"{reply.code} {reply.message}"))


def _reply_of(fault: Exception) -> str:
    if isinstance(fault, aiosmtplib.SMTPResponseException):
        return printable(f"{fault.code} {fault.message}")
    return printable(str(fault)) or type(fault).__name__


def printable(reply: str) -> str:
    """A reply on one line in the characters that RFC 5321 §4.2 allows it, at most 500; others are blanks."""
    ascii_only = "".join(sign if " " <= sign <= "~" else " " for sign in reply)
    return " ".join(ascii_only.split())[:_LONGEST_DETAIL].strip()
