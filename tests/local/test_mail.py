"""The mail server keeps each delivery as a file."""

import smtplib
from email.message import EmailMessage
from pathlib import Path

from deploy.local.mailbox import Mailbox
from deploy.local.ports import kept_port


def test_each_delivery_is_a_file(tmp_path: Path) -> None:
    """Two deliveries of one message are two files, in their order, with the recipient on top."""
    mail = Mailbox(tmp_path, kept_port(tmp_path / "port"))
    mail.start()
    try:
        message = EmailMessage()
        message["To"] = "phong-noi-vu@lang-son.example"
        message.set_content("Kế hoạch 254/KH-UBND")
        with smtplib.SMTP("127.0.0.1", mail.port, timeout=10) as client:
            for _ in range(2):
                client.send_message(message, "tdkt@lang-son.example")
    finally:
        mail.stop()

    kept = [path.read_text() for path in sorted(mail.messages.iterdir())]

    assert len(kept) == 2
    assert all(text.startswith("X-Delivered-To: phong-noi-vu@lang-son.example\n") for text in kept)
    assert mail.pid is None
