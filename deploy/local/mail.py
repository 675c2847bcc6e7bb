"""A mail server that delivers to a folder: `python -m deploy.local.mail PORT FOLDER [HOST]`."""

import signal
import sys
import threading
import time
from itertools import count
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.faults import write_atomically


class Folder:
    """Keeps every delivery as one .eml file, named in the order of arrival; doubles stay visible."""

    def __init__(self, folder: Path) -> None:
        """Deliver to `folder`, which exists."""
        self._folder = folder
        self._numbers = count(1)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Write one message and accept it only when it is written."""
        content = envelope.content or b""
        data = content.encode() if isinstance(content, str) else content
        recipients = "".join(f"X-Delivered-To: {recipient}\r\n" for recipient in envelope.rcpt_tos)
        name = f"{time.time_ns():020}-{next(self._numbers):06}.eml"
        write_atomically(self._folder / name, recipients.encode() + data)
        return "250 kept"


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    host = sys.argv[3] if len(sys.argv) > 3 else "127.0.0.1"  # noqa: PLR2004 - the third word
    controller = Controller(Folder(folder), hostname=host, port=port)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    controller.start()
    ended.wait()
    controller.stop()


if __name__ == "__main__":
    main()
