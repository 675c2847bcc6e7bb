"""What is measured of a decision: 1,800 names decided in one request, beside a bare COPY of as many events."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from chassis.log.writer import Append
from contracts.vocabulary import DossierId
from deploy.local.servers import postgres
from services.review.service import SERVICE
from tests.benchmarks.figure import ROUNDS, Figure, Stopwatch
from tests.benchmarks.limits import copy_into_store
from tests.benchmarks.section import Section
from tests.harness import ServiceHarness, assembled, projecting
from tests.review.cases import DECISION, FILED_AT, HEAD, file_dossier, person
from tests.review.steps import voted
from tests.review.test_dossier_routes import found_eligible

_FOLDER: Final = Path(__file__).parents[2] / ".tdkt" / "bench"
_NAMES: Final = 1_800
_MOST: Final = 2.0
"""Seconds that a decision of so many names may take."""
_TEXT: Final = f"""\
The head decides on {_NAMES:,} eligible dossiers that the council has passed, in one request in one process of review.
The time is that of the whole request: evidence, competence, quotas, bonuses, and {_NAMES + 1:,} events in one append.
What follows from it, the dossiers that are closed and the rows that readers see, comes after the answer.
Beside it the same events are copied by the server into a table like the log, from a file.
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
    spent = Figure(f"a decision of {_NAMES:,} names", "the most it may take", "s", 1.0, False)
    events = Figure("its events, appended by the decision", "server COPY")
    for round_ in range(ROUNDS + 1):
        dossiers = await _passed(service, round_ * _NAMES)
        service.it_is("2017-12-29T16:00")
        body = {
            "decision": DECISION.model_copy(update={"number": f"{round_ + 1}"}).model_dump(mode="json"),
            "deciding_authority": "Chủ tịch UBND thành phố Lạng Sơn",
            "signer_role": "CHỦ TỊCH",
            "dossiers": [str(one) for one in dossiers],
        }
        watch = Stopwatch()
        answer = await service.web.post("/decisions", headers=service.token(HEAD), json=body)
        seconds = watch.seconds
        assert answer.status_code == 201, answer.text[:500]
        copied = await copy_into_store(service.database, _NAMES + 1)
        await service.settle()
        if round_:
            spent.add(seconds, _MOST)
            events.add((_NAMES + 1) / seconds, copied)
    return Section("A decision", _TEXT, [spent, events], ())


async def _passed(service: ServiceHarness, first: int) -> list[DossierId]:
    """So many dossiers that a closed session has voted for."""
    service.it_is(FILED_AT)
    commands = [file_dossier(subject=person(first + number, f"Nông Văn {number}")) for number in range(_NAMES)]
    for command in commands:
        await service.store.append(Append(found_eligible(service, command)))
    await service.settle()
    dossiers = [command.dossier_id for command in commands]
    await voted(service, [(one, 9) for one in dossiers])
    await service.settle()
    return dossiers
