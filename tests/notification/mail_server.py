"""A real mail server for the tests, which keeps the e-mails it is sent and misbehaves as a test asks."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.ports import kept_port
from services.notification.settings import MailServer

SENDER = "thi-dua@lang-son.example"


class LocalMailServer:
    """A mail server on this machine: `sender_reply` answers MAIL, `envelope_reply` RCPT, and `data_reply` the text.

    With `postponements` it refuses that many recipients for a while at first, and those in `put_off` always.
    With `stalled` it keeps the text and does not answer until released.
    """

    def __init__(self, port: int) -> None:
        """Serve at `port`."""
        self.server = MailServer("127.0.0.1", port, SENDER, security="none", patience=2.0)
        self.emails: list[EmailMessage] = []
        self.asked = 0
        self.postponements = 0
        self.put_off: set[str] = set()
        self.envelope_reply = "250 OK"
        self.data_reply = "250 kept"
        self.sender_reply = "250 OK"
        self.silent_at_sender = False
        self.hang_up_at_recipient = False
        self.hang_up_after_text = False
        self.stalled = False
        self.kept = threading.Event()
        self._released = threading.Event()

    def release(self) -> None:
        """Answer the clients that wait, and every one from now on."""
        self._released.set()

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take a sender, or refuse it."""
        if self.silent_at_sender:
            await asyncio.to_thread(self._released.wait, 60)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.sender_reply

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or refuse it."""
        self.asked += 1
        if self.hang_up_at_recipient and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        if self.asked <= self.postponements or address in self.put_off:
            return "451 try again later"
        if self.envelope_reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.envelope_reply

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the text, and answer or hang up."""
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.emails.append(message)
        self.kept.set()
        if self.stalled:
            await asyncio.to_thread(self._released.wait, 60)
        if self.hang_up_after_text and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return self.data_reply


@contextmanager
def mail_server(folder: Path) -> Iterator[LocalMailServer]:
    """A mail server on a port of its own, kept in `folder`."""
    opened = LocalMailServer(kept_port(folder / "smtp-port"))
    controller = Controller(opened, hostname="127.0.0.1", port=opened.server.port)
    controller.start()
    try:
        yield opened
    finally:
        controller.stop()
