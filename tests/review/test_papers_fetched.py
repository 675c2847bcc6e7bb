"""The checklist at the city of a dossier that a ward passed up: what is there, what is fetched, and why it fails."""

from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from chassis.clock import wall
from chassis.content import arriving, carrying
from chassis.content.arriving import Arrival
from chassis.content.store import Hold, keep
from chassis.database import transaction
from chassis.errors import BrokerUnavailableError
from chassis.reading.rebuild import compare
from contracts.content_piece import Piece
from contracts.files import (
    AbsentFile,
    DossierFile,
    ErasureGround,
    ErasurePassedUp,
    FileAbsence,
    FilesRefused,
    FilesRequested,
)
from contracts.message import Event
from deploy.local import servers
from services.review.papers.messages import holder_of
from services.review.service import SERVICE
from tests.chassis.content_files import PDF
from tests.chassis.topics import write_keys
from tests.harness import ServiceHarness
from tests.review.browsing import Person, pages_of_review
from tests.review.cases import AUDITOR, PLAN, STANDING_BODY, file_dossier, issued, locked
from tests.review.test_dossier_forwarding import forwarded
from tests.review.test_dossier_levels import CITY, FEDERATION, WARD
from tests.review.test_papers_rules import file_id

COMMAND = file_dossier()
SCRIPT = b"#!/bin/sh\n"
"""What no site takes, named in the list by a site that does."""
HERE = f"/dossiers/{COMMAND.dossier_id}/papers"
FILES = tuple(
    DossierFile(
        file_id=file_id(number),
        paper="TO_TRINH",
        sha256=sha256(content).hexdigest(),
        size=len(content),
        media_type=media_type,
    )
    for number, content, media_type in ((1, PDF, "application/pdf"), (2, SCRIPT, "image/png"))
)
FIRST, SECOND = (f"/dossiers/{COMMAND.dossier_id}/files/{one.file_id}" for one in FILES)


@pytest.fixture
async def officer(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[Person]:
    """The standing body of the city, to which the ward has passed up a dossier with two files."""
    write_keys(tmp_path / "keys.json", {}, (), FEDERATION)
    async with pages_of_review(postgres.admin_url, tmp_path) as at_work:
        await at_work.hear(f"plan-{PLAN}", issued())
        await at_work.hear(f"registration-{PLAN}", locked())
        await hear(at_work, forwarded(COMMAND, files=FILES))
        yield Person(at_work, STANDING_BODY)


async def hear(at_work: ServiceHarness, event: Event) -> None:
    """Let the city hear what the ward's review has said."""
    await at_work.hear(f"{WARD}-{type(event).__name__}", event, WARD)
    await at_work.settle()


async def test_the_page_shows_what_is_below_and_fetches_it_without_a_script(officer: Person) -> None:
    """One file or all of them; other duties see the list and no button."""
    page = await officer.get(HERE)
    assert page.text.count("chưa lấy về") == 2
    assert "Lấy mọi tệp từ nơi gửi" in page.text
    assert next(one.name for one in FEDERATION.sites if one.code == WARD) in page.text
    assert "có tệp" in page.text
    assert "/fetch" not in await Person(officer.at_work, AUDITOR).text(HERE)
    assert (await Person(officer.at_work, AUDITOR).send(f"{FIRST}/fetch", page)).status_code == 403

    assert (await officer.send(f"{FIRST}/fetch", page)).status_code == 303
    one = await officer.get(HERE)
    assert (one.text.count("đã đề nghị gửi"), one.text.count("chưa lấy về")) == (1, 1)
    assert (await officer.send(f"{HERE}/fetch", one)).status_code == 303
    assert (await officer.text(HERE)).count("đã đề nghị gửi") == 2
    assert (await officer.send(f"{HERE}/fetch", one)).status_code == 303, "the same form again is the same request"
    nothing = await officer.send(f"{HERE}/fetch", await officer.get(HERE))
    assert (nothing.status_code, "Không còn tệp nào phải lấy" in nothing.text) == (409, True)

    said = [event for event in await officer.at_work.recorded() if isinstance(event, FilesRequested)]
    assert [(one.asked_of, len(one.files)) for one in said] == [(WARD, 1), (WARD, 1)]
    assert all(one.identical for one in await compare(officer.at_work.store, SERVICE))


async def test_the_page_says_how_much_has_come_and_why_a_file_does_not(officer: Person) -> None:
    """A part that has arrived, a refusal with its reason, an erasure below; a refused file may be asked for again."""
    page = await officer.get(HERE)
    await officer.send(f"{HERE}/fetch", page)
    first = FILES[0]
    async with transaction(officer.at_work.store.pool) as connection:
        arrival = Arrival(WARD, first.sha256, first.size)
        await arriving.take(connection, arrival, Piece(first.sha256, first.size, 0, PDF[:100]), wall())
    assert "đã về 0/1 kB" in await officer.text(HERE)

    absent = (AbsentFile(file_id=FILES[1].file_id, reason=FileAbsence.NOT_HELD),)
    refusal = FilesRefused(dossier_id=COMMAND.dossier_id, refused_to=CITY, files=absent)
    await hear(officer.at_work, refusal.model_copy(update={"refused_to": "phuong-tam-thanh"}))
    assert "không gửi được" not in await officer.text(HERE)
    await hear(officer.at_work, refusal)
    assert "nơi gửi không có nội dung của tệp" in await officer.text(HERE)
    assert f"{SECOND}/fetch" in await officer.text(HERE)

    await hear(
        officer.at_work,
        ErasurePassedUp(dossier_id=COMMAND.dossier_id, file_id=FILES[1].file_id, ground=ErasureGround.ASKED_BY_PERSON),
    )
    erased = await officer.text(HERE)
    assert ("Nội dung đã xóa" in erased, f"{SECOND}/fetch" in erased) == (True, False)


async def test_a_content_that_was_carried_by_hand_is_recorded_as_arrived(officer: Person) -> None:
    """As `content restore` stores it where no line joins the sites, Kafka or not; what nobody may send is not taken."""
    await officer.send(f"{HERE}/fetch", await officer.get(HERE))
    at_work = officer.at_work
    pool = at_work.store.pool
    await keep(pool, PDF, "application/pdf", Hold(holder_of(COMMAND.dossier_id, FILES[0].file_id), "", wall()))
    await keep(pool, SCRIPT, "image/png", Hold(holder_of(COMMAND.dossier_id, FILES[1].file_id), "", wall()))
    loop = carrying.loop(at_work.handler, at_work.settings)

    with pytest.raises(BrokerUnavailableError):
        await loop.step()
    await loop.close()
    await at_work.settle()

    assert (await officer.get(FIRST)).content == PDF
    page = await officer.text(HERE)
    assert ("tệp gửi đến không được nhận" in page, "đã đề nghị gửi" in page) == (True, False)
    assert await pool.fetchval("select count(*) from content.contents") == 1
