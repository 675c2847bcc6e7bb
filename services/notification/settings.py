"""What notification is told from outside besides what every service is told."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, SecretStr

from chassis.mail import MailServer, Security
from chassis.settings import Settings
from services.notification.domain.contact import EmailAddress


class NotificationSettings(Settings):
    """The mail server to which notices are handed over, in whose name, and how long to wait for one of its replies."""

    smtp_host: str
    smtp_port: Annotated[int, Field(ge=1, le=65535)]
    smtp_sender: EmailAddress
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_security: Security = "starttls"
    """`none` is for a mail server on this very machine: it is said aloud and never the case by itself."""
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
