"""Initiatives over HTTP: from their submission to their recognition, and into the dossiers of their authors."""

from typing import Any

from chassis.reading.rebuild import compare
from contracts.message import Actor
from services.review.service import SERVICE
from tests.harness import ServiceHarness, problem_of
from tests.review.cases import CLERK, HEAD, OTHER_CLERK, STANDING_BODY, dossier_of, file_dossier, individual, person
from tests.review.initiatives import RECOGNISE, RECOGNISED_AT, SCORE, SCORED_AT, SUBMIT, SUBMITTED_AT
from tests.review.steps import appraised_over_http, filed_over_http, under_plan

COUNCIL = Actor("uy-vien", duties=frozenset({"council"}))
BODY: dict[str, Any] = SUBMIT.model_dump(mode="json", exclude={"initiative_id"})
SCORES: dict[str, Any] = SCORE.model_dump(mode="json", exclude={"initiative_id"})
RECOGNITION: dict[str, Any] = RECOGNISE.model_dump(mode="json", exclude={"initiative_id"})


async def submitted(at_work: ServiceHarness) -> str:
    """The path of an initiative that Chi Lăng has submitted."""
    at_work.it_is(SUBMITTED_AT)
    answer = await at_work.post("/initiatives", CLERK, BODY)
    assert answer.status_code == 201, answer.text
    return f"/initiatives/{answer.json()['stream'].removeprefix('initiative-')}"


async def recognised(at_work: ServiceHarness) -> str:
    """The path of one that was scored and recognised."""
    path = await submitted(at_work)
    at_work.it_is(SCORED_AT)
    assert (await at_work.post(f"{path}/score", STANDING_BODY, SCORES)).status_code == 200
    at_work.it_is(RECOGNISED_AT)
    assert (await at_work.post(f"{path}/recognise", HEAD, RECOGNITION)).status_code == 200
    return path


async def test_an_initiative_is_recognised_and_counts_in_the_dossier_of_its_author(at_work: ServiceHarness) -> None:
    """Without a line in the dossier; what is annulled afterwards counts for no later one."""
    people = [person(number) for number in (1, 2, 3)]
    await under_plan(at_work, *((one, "CSTDCS") for one in people))
    path = await recognised(at_work)
    shown = (await at_work.get(path, CLERK)).json()
    assert (shown["unit_name"], shown["state"], shown["total"]) == ("UBND phường Chi Lăng", "recognised", 85)
    await filed_over_http(at_work, *(file_dossier("CSTDCS", one, facts=individual(initiatives=())) for one in people))
    await appraised_over_http(at_work, dossier_of(people[0], "CSTDCS"), dossier_of(people[2], "CSTDCS"))
    first, _, other = [(await at_work.get(f"/dossiers/{dossier_of(one, 'CSTDCS')}", CLERK)).json() for one in people]
    assert (first["result"], other["reason_codes"]) == ("eligible", ["INITIATIVE_MISSING"])

    assert (await at_work.post(f"{path}/annul", HEAD, {"reason": "Sao chép"})).status_code == 200
    await appraised_over_http(at_work, dossier_of(people[1], "CSTDCS"))
    second = (await at_work.get(f"/dossiers/{dossier_of(people[1], 'CSTDCS')}", CLERK)).json()
    assert second["reason_codes"] == ["INITIATIVE_MISSING"]
    assert "đã hủy công nhận" in second["explanation"]
    compared = await compare(at_work.store, SERVICE)
    assert all(one.identical for one in compared)


async def test_each_step_is_for_its_duty_and_a_unit_sees_its_own(at_work: ServiceHarness) -> None:
    """Default is no."""
    path = await recognised(at_work)
    for act, sender, body in (
        ("score", CLERK, SCORES),
        ("recognise", STANDING_BODY, RECOGNITION),
        ("refuse", STANDING_BODY, {"reason": "x"}),
        ("annul", COUNCIL, {"reason": "x"}),
    ):
        assert problem_of(await at_work.post(f"{path}/{act}", sender, body)) == (403, "duty-missing")
    assert (await at_work.get(path, OTHER_CLERK)).status_code == 404
    assert (await at_work.get("/initiatives?q=so%20theo%20doi", OTHER_CLERK)).json()["total"] == 0
    (row,) = (await at_work.get("/initiatives?q=so%20theo%20doi&year=2017&state=recognised", COUNCIL)).json()["items"]
    assert f"/initiatives/{row['initiative_id']}" == path
