"""The pages from a proposal to a revocation: what is typed there, for whom they are, and what the dossier says."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from contracts.message import Actor
from contracts.vocabulary import DossierId
from deploy.local import servers
from services.review.decision.messages import decision_id_on
from services.review.proposal.messages import ProposalId
from tests.harness import ServiceHarness
from tests.review.browsing import Person, hidden, pages_of_review
from tests.review.cases import AUDITOR, CLERK, HEAD, STANDING_BODY, collective, file_dossier, person
from tests.review.steps import appraised_over_http, decide, eligible, filed_over_http, voted
from tests.review.test_page_forms import state_of

AN, DAO, BINH = person(1), person(2, "Hoàng Thị Đào"), person(3, "Lý Văn Bình")
DUTIES = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
EVERYBODY, READING = set(DUTIES), {"appraiser", "signer", "auditor", "operator"}
SIGNED = {
    "issuer": "UBND thành phố Lạng Sơn",
    "symbol": "QĐ-UBND",
    "dated": "2017-12-29",
    "deciding_authority": "Chủ tịch UBND thành phố",
    "signer_role": "PHÓ CHỦ TỊCH",
}
PAPER = {
    "paper.issuer": "Phòng Nội vụ",
    "paper.number": "45",
    "paper.symbol": "TTr-NV",
    "paper.dated": "2017-12-20",
    "addressee": "Chủ tịch UBND thành phố",
}


@pytest.fixture
async def at_work(postgres: servers.Postgres, tmp_path: Path) -> AsyncIterator[ServiceHarness]:
    """Review with its pages."""
    async with pages_of_review(postgres.admin_url, tmp_path) as opened:
        yield opened


async def proposed(at_work: ServiceHarness, dossiers: list[DossierId]) -> str:
    """The address of the page of a proposal over all that a session passed."""
    session = await voted(at_work, [(one, 9) for one in dossiers])
    at_work.it_is("2017-12-29T16:00")
    await at_work.settle()
    staff, path = Person(at_work, STANDING_BODY), f"/proposals/new?session={session.rpartition('/')[2]}"
    assert path in await staff.text("/proposals")
    page = await staff.get(path)
    empty = await staff.post(path, {**hidden(page), **PAPER, "titles": []})
    assert (empty.status_code, 'href="#f-titles"' in empty.text) == (422, True)
    sent = await staff.post(path, {**hidden(page), **PAPER, "titles": ["LDTT"]})
    assert sent.status_code == 303, sent.text
    return sent.headers["location"].removeprefix("/review").partition("?")[0]


async def pages_are_for(at_work: ServiceHarness, pages: dict[str, set[str]]) -> None:
    """Each page is shown to these duties and to no other."""
    for path, duties in pages.items():
        for duty in DUTIES:
            shown = await Person(at_work, Actor("an", None, frozenset({duty}))).get(path)
            assert shown.status_code == (200 if duty in duties else 403), (path, duty)


async def test_a_proposal_is_returned_then_decided_on_and_conferred(at_work: ServiceHarness) -> None:
    """Under the next number, signed in the head's stead; one is left out, one received by another."""
    dossiers = await eligible(at_work, *((whom, "LDTT") for whom in (AN, DAO, BINH)))
    path = await proposed(at_work, dossiers)
    head, staff = Person(at_work, HEAD), Person(at_work, STANDING_BODY)
    page = await head.get(path)
    assert "Hoàng Thị Đào" in page.text
    assert (await head.send(f"{path}/return", page)).status_code == 422
    assert (await head.send(f"{path}/return", page, reason="Nêu rõ kinh phí.")).status_code == 303
    assert "Nêu rõ kinh phí." in await staff.text(path)

    session = (await at_work.get("/proposals", HEAD)).json()["items"][0]["session_id"]
    new = f"/proposals/new?session={session}"
    again = await staff.post(new, {**hidden(await staff.get(new)), **PAPER, "paper.number": "46", "titles": ["LDTT"]})
    proposal = again.headers["location"].rpartition("/")[2].partition("?")[0]
    on = f"/decisions/on?proposal={proposal}"
    typed = {**SIGNED, "left_out": [str(dossiers[2])], "signature.capacity": "TUQ.", "signature.signs_for": "CHỦ TỊCH"}
    page = await head.get(on)
    unauthorised = await head.post(on, {**hidden(page), **typed})
    assert (unauthorised.status_code, "decision-authorisation-missing" in unauthorised.text) == (422, True)
    issued = await head.post(on, {**hidden(page), **typed, "signature.capacity": "KT."})
    assert issued.status_code == 303, issued.text
    assert str(decision_id_on(ProposalId(UUID(proposal)))) in issued.headers["location"]
    shown_at = issued.headers["location"].removeprefix("/review").partition("?")[0]
    shown = await head.text(shown_at)
    assert ("Số: 01/QĐ-UBND" in shown, "KT. CHỦ TỊCH – PHÓ CHỦ TỊCH" in shown) == (True, True)
    assert ("780.000" in shown, "10 năm" in shown, "Lý Văn Bình" in shown) == (True, True, False)
    assert "Đã quyết định" in await staff.text(f"/proposals/{proposal}")

    confer = f"{shown_at}/conferral"
    page = await staff.get(confer)
    ahead = {"planned_on": "2018-01-12", "planned_place": "Hội trường", "planned_by": "Chủ tịch UBND thành phố"}
    schedule = f"{confer}/schedule"
    past = await staff.post(schedule, {**hidden(page), **ahead, "planned_on": "2017-12-28", "begins": "08:00"})
    assert (past.status_code, "conferral-schedule-past" in past.text) == (422, True)
    assert 'href="#f-planned_on"' in past.text
    assert (await staff.post(schedule, {**hidden(page), **ahead, "begins": "08:00"})).status_code == 303
    page = await staff.get(confer)
    assert "Lịch trao tặng: 08:00 12/01/2018, Hội trường" in page.text
    ceremony = {"held_on": "2017-12-29", "place": "Hội trường", "conferred_by": "Chủ tịch UBND thành phố"}
    other = {"others.0.dossier_id": str(dossiers[0]), "others.0.manner": "posthumous"}
    unnamed = await staff.post(confer, {**hidden(page), **ceremony, **other})
    assert (unnamed.status_code, "conferral-receiver-missing" in unnamed.text) == (422, True)
    named = {**other, "others.0.received_by": "Nguyễn Thị Hoa", "absent": [str(dossiers[1])]}
    assert (await staff.post(confer, {**hidden(page), **ceremony, **named})).status_code == 303
    told = await Person(at_work, CLERK).text(confer)
    assert ("truy tặng (Nguyễn Thị Hoa)" in told, "vắng mặt" in told, "Ghi việc trao tặng" in told) == (
        True,
        True,
        False,
    )
    await pages_are_for(
        at_work,
        {
            "/proposals": READING,
            f"/proposals/{proposal}": READING,
            new: {"appraiser"},
            on: {"signer"},
            confer: EVERYBODY,
            "/revocations": READING,
            f"/dossiers/{dossiers[0]}/revocation": READING,
            "/matters": READING - {"operator"},
            f"/matters/new?dossier={dossiers[0]}": {"appraiser"},
        },
    )


async def test_two_heads_at_once_draw_two_numbers(at_work: ServiceHarness) -> None:
    """One after the other, without a gap; a number that is typed has to be the next from then on."""
    dossiers = await eligible(at_work, *((whom, "LDTT") for whom in (AN, DAO, BINH)))
    session = await voted(at_work, [(one, 9) for one in dossiers])
    at_work.it_is("2017-12-29T16:00")
    await at_work.settle()
    paper = {"issuer": "Phòng Nội vụ", "number": "45", "symbol": "TTr-NV", "dated": "2017-12-20"}
    body = {"session_id": session.rpartition("/")[2], "paper": paper, "addressee": "Chủ tịch UBND thành phố"}
    paths = []
    for one in dossiers[:2]:
        answer = await at_work.post("/proposals", STANDING_BODY, {**body, "dossiers": [str(one)]})
        paths.append(f"/proposals/{answer.json()['stream'].removeprefix('proposal-')}/decision")
        await at_work.settle()

    answers = await asyncio.gather(*(at_work.post(path, HEAD, SIGNED) for path in paths))

    assert [answer.status_code for answer in answers] == [201, 201]
    await at_work.settle()
    listed = (await at_work.get("/decisions", HEAD)).json()["items"]
    assert sorted(row["decision"]["number"] for row in listed) == ["01", "02"]
    gap = await decide(at_work, dossiers[2:], "7")
    assert (gap.status_code, gap.json()["code"]) == (409, "decision-number-not-next")
    assert (await decide(at_work, dossiers[2:], "3")).status_code == 201


async def test_an_award_is_annulled_and_what_rests_on_it_is_listed(at_work: ServiceHarness) -> None:
    """Filed, annulled, partly paid back; the fighter's dossier of the same year is to be looked at anew."""
    worker, fighter = await eligible(at_work, (AN, "LDTT"), (AN, "CSTDCS"))
    await voted(at_work, [(worker, 9)])
    assert (await decide(at_work, [worker])).status_code == 201
    at_work.it_is("2018-03-20T09:00")
    await at_work.settle()
    staff, head, path = Person(at_work, STANDING_BODY), Person(at_work, HEAD), f"/dossiers/{worker}/revocation"
    assert path in await staff.text(f"/dossiers/{worker}")
    page = await staff.get(path)
    filed = await staff.send(path, page, ground="FRAUD", reason="Kê khai khống.", found_on="2018-03-05")
    assert filed.status_code == 303, filed.text
    page = await head.get(path)
    revoked = await head.send(f"{path}/decision", page, **{**SIGNED, "dated": "2018-03-12"})
    assert revoked.status_code == 303, revoked.text
    shown = await staff.text(path)
    assert ("390.000 đồng" in shown, f"/review/dossiers/{fighter}" in shown, "chưa xem lại" in shown) == (
        True,
        True,
        True,
    )
    assert await state_of(at_work, worker) == "revoked"
    assert "Quyết định tặng đã bị hủy bỏ" in await Person(at_work, CLERK).text(f"/dossiers/{worker}")

    page = await staff.get(path)
    much = await staff.send(f"{path}/recovery", page, amount="400.000", received_on="2018-03-20")
    assert (much.status_code, "revocation-more-than-due" in much.text) == (422, True)
    paid = await staff.send(f"{path}/recovery", page, amount="90.000", received_on="2018-03-20")
    assert paid.status_code == 303
    page = await staff.get(path)
    looked = await staff.send(f"{path}/dependants", page, dependant=str(fighter), outcome="falls", found="Không đủ.")
    assert looked.status_code == 303
    page = await head.get(path)
    assert (await head.send(f"{path}/write-off", page, written_off_for="Không thu được.")).status_code == 303
    row = (await at_work.get(f"/dossiers/{worker}/revocation", AUDITOR)).json()
    assert (row["state"], row["due"], row["outstanding"], row["waiting"]) == ("written-off", 390_000, 0, 0)
    assert row["revoked"]["decision"]["number"] == "01"
    listed = (await at_work.get("/revocations", AUDITOR, year=2017)).json()
    assert [one["dossier_id"] for one in listed["items"]] == [str(worker)]


async def test_a_revoked_member_counts_no_more(at_work: ServiceHarness) -> None:
    """A collective that is appraised afterwards has one member fewer who reaches the title."""
    whom = [person(number) for number in range(1, 4)]
    team = file_dossier("TTLDTT", facts=collective(3, members_reaching_ldtt=2))
    dossiers = await eligible(at_work, *((one, "LDTT") for one in whom))
    await filed_over_http(at_work, team)
    await voted(at_work, [(one, 9) for one in dossiers])
    assert (await decide(at_work, dossiers)).status_code == 201
    at_work.it_is("2018-03-20T09:00")
    await at_work.settle()
    body = {"ground": "FALSE_PAPERS", "reason": "Giả giấy tờ.", "found_on": "2018-03-05"}
    for one in dossiers[:2]:
        assert (await at_work.post(f"/dossiers/{one}/revocation", STANDING_BODY, body)).status_code == 200
        await at_work.settle()
        revoked = await at_work.post(f"/dossiers/{one}/revocation/decision", HEAD, {**SIGNED, "dated": "2018-03-12"})
        assert revoked.status_code == 200, revoked.text
        await at_work.settle()
    rows = [(await at_work.get(f"/dossiers/{one}/revocation", AUDITOR)).json() for one in dossiers[:2]]
    rests = [one for row in rows for one in row["dependants"]]
    assert [one["found"]["dossier_id"] for one in rests] == [str(team.dossier_id)] * 2
    fell = rests[1]["evaluated"]
    assert (fell["verdict"], fell["rules"][0]["evidence"].startswith("1 trên 3")) == ("not_met", True)
    assert "Chưa đạt" in await Person(at_work, STANDING_BODY).text(f"/dossiers/{dossiers[1]}/revocation")
    await appraised_over_http(at_work, team.dossier_id)
    found = (await at_work.get(f"/dossiers/{team.dossier_id}", STANDING_BODY)).json()
    share = next(one for one in found["rules"] if one["rule"] == "member_share_with_title")
    assert (share["holds"], share["evidence"].startswith("1 trên 3")) == (False, True)


async def test_a_matter_suspends_and_its_outcome_resumes_or_takes_back(at_work: ServiceHarness) -> None:
    """What two matters concern goes on when both are closed; the unit reads nothing of what they are about.

    A dossier that the subject files meanwhile is concerned too.
    """
    one, other = await eligible(at_work, (AN, "LDTT"), (DAO, "LDTT"))
    staff = Person(at_work, STANDING_BODY)
    opened = []
    for summary in ("Đơn tố cáo A", "Thanh tra B"):
        new = f"/matters/new?dossier={one}"
        page = await staff.get(new)
        sent = await staff.send(
            new, page, kind="DENUNCIATION", opened_on="2017-12-04", summary=summary, whole_subject="yes"
        )
        assert sent.status_code == 303, sent.text
        await at_work.settle()
        opened.append(sent.headers["location"].removeprefix("/review").partition("?")[0])
    seen = await Person(at_work, CLERK).text(f"/dossiers/{one}")
    assert ("Tạm dừng" in seen, "Đơn tố cáo A" in seen) == (True, False)

    await filed_over_http(at_work, since := file_dossier("CSTDCS"))
    at_work.it_is("2017-12-04T16:00")
    await at_work.settle()

    for place, path in enumerate(opened):
        both = [one, since.dossier_id]
        rows = [(await at_work.get(f"/dossiers/{dossier}", STANDING_BODY)).json() for dossier in both]
        assert all(row["suspended"]["ground"] == "COMPLAINT" for row in rows)
        page = await staff.get(path)
        ended = await staff.send(
            f"{path}/close", page, outcome="UNFOUNDED", closed_on="2017-12-04", conclusion="Không đúng."
        )
        assert ended.status_code == 303, ended.text
        await at_work.settle()
        for dossier in both:
            row = (await at_work.get(f"/dossiers/{dossier}", STANDING_BODY)).json()
            assert (row["suspended"] is None) is (place == 1)

    body = {"dossier_id": str(other), "kind": "INSPECTION", "opened_on": "2017-12-04", "summary": "Thanh tra"}
    answer = await at_work.post("/matters", STANDING_BODY, body)
    await at_work.settle()
    path = f"/matters/{answer.json()['stream'].removeprefix('complaint-')}"
    end = {"outcome": "FOUNDED", "closed_on": "2017-12-04", "conclusion": "Có vi phạm."}
    assert (await at_work.post(f"{path}/close", STANDING_BODY, end)).status_code == 200
    await at_work.settle()
    assert await state_of(at_work, other) == "taken-back"
    assert (await at_work.get(path, AUDITOR)).json()["closed"]["takes_back"] == [str(other)]
    closed = (await at_work.get("/matters", AUDITOR, open=False, kind="INSPECTION")).json()
    assert closed["total"] == 1
