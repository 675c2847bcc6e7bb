"""What is measured of appraisals: dossiers of different people appraised side by side, beside one after another."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from chassis.log.writer import Append, NewRow
from contracts.vocabulary import DossierId
from deploy.local.servers import postgres
from services.review.dossier.messages import FileDossier
from services.review.service import SERVICE
from tests.benchmarks.figure import ROUNDS, Figure, Stopwatch
from tests.benchmarks.section import Section
from tests.harness import ServiceHarness, assembled, projecting
from tests.review.cases import APPRAISED_AT, FILED_AT, STANDING_BODY, file_dossier, filed, person, submitted
from tests.review.steps import under_plan
from tests.review.test_dossier_routes import stored

_FOLDER: Final = Path(__file__).parents[2] / ".tdkt" / "bench"
_DOSSIERS: Final = 200
_CALLERS: Final = 16
_TEXT: Final = f"""\
{_DOSSIERS} filed dossiers of as many people are appraised over HTTP in one process, by {_CALLERS} callers at once.
Appraisals of one subject wait for one another, as they read one another's outcomes; those of others do not.
Beside it one caller appraises as many, and sends each when the one before it is answered.
Both are measured {ROUNDS} times in turn after a warm-up, each time over other people.
"""


async def measure() -> Section:
    """Start review over a Postgres of its own, measure, and remove both."""
    server = postgres(_FOLDER / "postgres")
    server.discard()
    server.start()
    try:
        with TemporaryDirectory(dir=_FOLDER) as folder:
            async with assembled(server.admin_url, SERVICE, Path(folder), {}) as service, projecting(service):
                return await _measure_at(service)
    finally:
        server.discard()


async def _measure_at(service: ServiceHarness) -> Section:
    figure = Figure(f"appraisals by {_CALLERS} callers", "one after another", "appraisals/s", 1.0)
    service.it_is(FILED_AT)
    await under_plan(service, (person(0), "LDTT"))
    for round_ in range(ROUNDS + 1):
        first = 1 + 2 * round_ * _DOSSIERS
        together = await _appraised(service, first, _CALLERS)
        alone = await _appraised(service, first + _DOSSIERS, 1)
        if round_:
            figure.add(together, alone)
    return Section("Appraisals", _TEXT, [figure], ())


async def _appraised(service: ServiceHarness, first: int, callers: int) -> float:
    """Appraisals a second, when `callers` share the dossiers of people numbered from `first` on."""
    dossiers = await _filed(service, first)
    service.it_is(APPRAISED_AT)

    async def call(waiting: list[DossierId]) -> None:
        while waiting:
            answer = await service.web.post(f"/dossiers/{waiting.pop()}/appraise", headers=service.token(STANDING_BODY))
            assert answer.status_code == 200, answer.text[:500]

    watch = Stopwatch()
    await asyncio.gather(*(call(dossiers) for _ in range(callers)))
    rate = watch.rate(_DOSSIERS)
    await service.settle()
    return rate


async def _filed(service: ServiceHarness, first: int) -> list[DossierId]:
    """So many dossiers that were filed, as if they had come over HTTP."""
    service.it_is(FILED_AT)
    commands = [file_dossier(subject=person(first + number, f"Nông Văn {number}")) for number in range(_DOSSIERS)]
    for command in commands:
        await service.store.append(Append(_rows(service, command)))
    await service.settle()
    return [command.dossier_id for command in commands]


def _rows(service: ServiceHarness, command: FileDossier) -> list[NewRow]:
    return stored(service, command.stream, submitted(command), filed(command))
