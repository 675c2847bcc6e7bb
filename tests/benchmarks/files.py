"""What is measured of files: one of 20 MiB sent by its form and saved again, beside a file of plain disk."""

import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from contracts.files import LARGEST_FILE
from contracts.vocabulary import DossierId
from deploy.local.servers import postgres
from services.review.service import SERVICE
from tests.benchmarks.figure import Figure, Stopwatch
from tests.benchmarks.section import Section
from tests.chassis.content_files import pdf
from tests.chassis.web_harness import session_of
from tests.harness import ServiceHarness, assembled, projecting
from tests.review.browsing import hidden
from tests.review.cases import CLERK, FILED_AT, dossier_of, person
from tests.review.steps import under_plan

_FOLDER: Final = Path(__file__).parents[2] / ".tdkt" / "bench"
_ROUNDS: Final = 7
_MIB: Final = 2**20
_TEXT: Final = f"""\
A PDF of 20 MiB that is of other bytes each time is sent by the form of a dossier's papers, and saved from its page.
The time is that of the whole request in one process of review: form, kind, SHA-256, pieces, hold, event and audit.
Beside it the same bytes are written to a file of the same disk with `fsync`, and read from one.
A file that is written costs its pages twice in the database: in the write-ahead log and in the table.
Both are measured {_ROUNDS} times in turn after a warm-up.
"""


async def measure() -> Section:
    """Start review over a Postgres of its own, measure, and remove both."""
    server = postgres(_FOLDER / "postgres")
    server.discard()
    server.start()
    try:
        with TemporaryDirectory(dir=_FOLDER) as folder:
            async with assembled(server.admin_url, SERVICE, Path(folder), {}) as service, projecting(service):
                service.it_is(FILED_AT)
                people = [person(number) for number in range(1, _ROUNDS + 2)]
                await under_plan(service, *((one, "LDTT") for one in people))
                return await _measure_at(service, [dossier_of(one) for one in people], Path(folder) / "plain")
    finally:
        server.discard()


async def _measure_at(service: ServiceHarness, dossiers: list[DossierId], plain: Path) -> Section:
    sent = Figure("a file of 20 MiB sent and attached", "plain disk, written", "MiB/s")
    saved = Figure("the same saved from its page", "plain disk, read", "MiB/s")
    service.web.cookies.update(session_of(CLERK.subject, *CLERK.duties, unit=CLERK.unit))
    for number, dossier in enumerate(dossiers):
        content = large_pdf()
        here = f"/review/dossiers/{dossier}/papers"
        own = hidden(await service.web.get(here)) | {"paper": "TO_TRINH"}
        watch = Stopwatch()
        answer = await service.web.post(here, data=own, files={"file": ("to-trinh.pdf", content)})
        sending = watch.seconds
        assert answer.status_code == 303, answer.text[:500]
        page = await service.web.get(answer.headers["location"])
        path = re.findall(rf'"(/review/dossiers/{dossier}/files/[0-9a-f-]+)"', page.text)[-1]
        watch = Stopwatch()
        assert (await service.web.get(path)).content == content
        saving = watch.seconds
        written, read = on_disk(plain, content)
        if number:
            sent.add(LARGEST_FILE / _MIB / sending, LARGEST_FILE / _MIB / written)
            saved.add(LARGEST_FILE / _MIB / saving, LARGEST_FILE / _MIB / read)
    return Section("Files of a dossier", _TEXT, [sent, saved], ())


def large_pdf() -> bytes:
    """A PDF of 20 MiB of which nothing can be packed."""
    frame = len(pdf(b"<< /Length 0000000 >>\nstream\n\nendstream"))
    return pdf(b"<< /Length 0000000 >>\nstream\n" + os.urandom(LARGEST_FILE - frame) + b"\nendstream")


def on_disk(file: Path, content: bytes) -> tuple[float, float]:
    """Seconds in which a file is written and safe, and in which it is read."""
    watch = Stopwatch()
    with file.open("wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    written = watch.seconds
    watch = Stopwatch()
    assert file.read_bytes() == content
    return written, watch.seconds
