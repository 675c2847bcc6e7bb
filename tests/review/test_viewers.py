"""Viewers: whoever works for a unit sees that unit's dossiers, votes and quotas, and no other's."""

import pytest
from structlog.testing import capture_logs

from chassis.ids import new_id
from chassis.log.writer import Append, NewRow
from contracts.message import Actor
from services.review.decision.messages import decision_id_of
from services.review.dossier.messages import FileDossier
from tests.chassis.sample import SITE
from tests.harness import ServiceHarness, problem_of
from tests.review.cases import (
    AUDITOR,
    CHI_LANG,
    DECISION,
    MAI_PHA,
    PLAN,
    appraised_eligible,
    file_dossier,
    filed,
    person,
    submitted,
)
from tests.review.steps import decide, voted

AN, DAO, BINH = person(1), person(2, "Hoàng Thị Đào"), person(3, "Lý Văn Bình")
OURS = [file_dossier("CSTDCS", AN), *(file_dossier(subject=person(number)) for number in range(10, 17))]
THEIRS = [
    file_dossier("CSTDCS", DAO, unit=MAI_PHA.code),
    *(file_dossier(subject=person(number), unit=MAI_PHA.code) for number in range(20, 27)),
]
READERS = ["council", "auditor", "appraiser"]


def of_unit(duty: str, unit: str = CHI_LANG.code) -> Actor:
    """Somebody of a unit with a duty that the staff of the site has otherwise."""
    return Actor(f"{duty}-cua-don-vi", unit, frozenset({duty}))


async def found_eligible(at_work: ServiceHarness, command: FileDossier) -> None:
    """Have a dossier filed and found eligible, as if it had come over HTTP."""
    encoded = [
        at_work.handler.codec.encode(event)
        for event in (submitted(command), filed(command), appraised_eligible(command))
    ]
    now, same = at_work.handler.clock.now(), new_id()
    rows = [
        NewRow(new_id(), SITE, "review", command.stream, place, *shape, "can-bo", same, None, now)
        for place, shape in enumerate(encoded, start=1)
    ]
    await at_work.store.append(Append(rows))


async def a_year(at_work: ServiceHarness) -> str:
    """The path of a closed session over a fighter of each of two units, both awarded by one decision."""
    for command in (*OURS, *THEIRS):
        await found_eligible(at_work, command)
    await at_work.settle()
    path = await voted(at_work, [(OURS[0].dossier_id, 9), (THEIRS[0].dossier_id, 8)])
    answer = await decide(at_work, [OURS[0].dossier_id, THEIRS[0].dossier_id])
    assert answer.status_code == 201, answer.text
    return path


@pytest.mark.parametrize("duty", READERS)
async def test_a_unit_sees_its_own_part_of_a_session_alone(at_work: ServiceHarness, duty: str) -> None:
    """Neither the agenda nor the votes of the others, nor how many they are."""
    path = await a_year(at_work)

    whole = (await at_work.get(path, AUDITOR)).json()
    own = (await at_work.get(path, of_unit(duty))).json()
    nothing = await at_work.get(path, of_unit(duty, "phuong-khac"))

    assert [row["votes_for"] for row in whole["agenda"]] == [9, 8]
    assert (whole["dossiers"], whole["passed"]) == (2, 2)
    assert [(row["unit_name"], row["votes_for"]) for row in own["agenda"]] == [(CHI_LANG.name, 9)]
    assert (own["dossiers"], own["passed"]) == (1, 1)
    assert problem_of(nothing) == (404, "not-found")


@pytest.mark.parametrize("duty", [*READERS, "clerk"])
async def test_a_unit_sees_its_own_part_of_a_decision_alone(at_work: ServiceHarness, duty: str) -> None:
    """The competence is everybody's, a quota is that of its unit."""
    await a_year(at_work)
    path = f"/decisions/{decision_id_of(DECISION)}"

    whole = (await at_work.get(path, AUDITOR)).json()
    own = await at_work.get(path, of_unit(duty))
    nothing = await at_work.get(path, of_unit(duty, "phuong-khac"))

    assert (whole["recipients"], len([one for one in whole["grounds"] if one["rule"] == "quota"])) == (2, 2)
    assert own.json()["recipients"] == 1
    assert [(one["rule"], one["unit"]) for one in own.json()["grounds"]] == [
        ("deciding_level", None),
        ("quota", CHI_LANG.code),
    ]
    assert MAI_PHA.name not in own.text
    assert problem_of(nothing) == (404, "not-found")


@pytest.mark.parametrize("duty", READERS)
async def test_a_unit_lists_and_counts_its_own_dossiers_alone(at_work: ServiceHarness, duty: str) -> None:
    """Whichever unit is asked for."""
    await a_year(at_work)
    reader = of_unit(duty)

    listed = (await at_work.get("/dossiers", reader, unit=MAI_PHA.code)).json()
    counted = (await at_work.get("/counts", reader, plan=str(PLAN))).json()
    shown = await at_work.get(f"/dossiers/{THEIRS[0].dossier_id}", reader)

    assert {row["unit"] for row in listed["items"]} == {CHI_LANG.code}
    assert listed["total"] == len(OURS)
    assert {row["unit"] for row in counted["states"]} == {CHI_LANG.code}
    assert problem_of(shown) == (404, "not-found")


async def test_a_reading_of_names_leaves_a_line_for_the_audit(at_work: ServiceHarness) -> None:
    """Each says who read which rows; a name that was searched for is no part of it."""
    path = await a_year(at_work)
    dossier = OURS[0].dossier_id

    with capture_logs() as lines:
        await at_work.get("/dossiers", AUDITOR, q="dao", title="CSTDCS")
        await at_work.get(f"/dossiers/{dossier}", of_unit("clerk"))
        await at_work.get(f"/dossiers/{dossier}", of_unit("clerk", MAI_PHA.code))
        await at_work.get(path, of_unit("council"))

    listed, one, session = [line for line in lines if line["event"] == "personal_data_read"]
    assert (listed["subject"], listed["kind"], listed["count"], listed["title"]) == (
        AUDITOR.subject,
        "dossier",
        1,
        "CSTDCS",
    )
    assert "dao" not in str(listed)
    assert (one["subject"], one["ids"]) == (f"clerk-cua-don-vi@{CHI_LANG.code}", [str(dossier)])
    assert (session["kind"], session["ids"]) == ("session", [path.removeprefix("/sessions/")])
