"""The settings of notification besides those of every service: its mail server."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, SecretStr

from chassis.settings import Settings
from services.notification.contact.messages import EmailAddress

Security: TypeAlias = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes our e-mails; `patience` is the longest wait for one reply, in seconds.

    A server that does not offer the `security` asked for gets nothing.
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
        """The domain that we send for, which is the sender's."""
        return self.sender.rpartition("@")[2]


class NotificationSettings(Settings):
    """The mail server, the sender of our e-mails, and the longest wait for one reply."""

    smtp_host: str
    smtp_port: Annotated[int, Field(ge=1, le=65535)]
    smtp_sender: EmailAddress
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_security: Security = "starttls"
    """`none` is for a mail server on this very machine; it is never the default."""
    smtp_patience: timedelta = timedelta(seconds=30)

    @property
    def mail_server(self) -> MailServer:
        """The mail server."""
        return MailServer(
            self.smtp_host,
            self.smtp_port,
            self.smtp_sender,
            self.smtp_user,
            self.smtp_password,
            self.smtp_security,
            self.smtp_patience.total_seconds(),
        )
