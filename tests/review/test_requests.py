"""Requests as a caller sends them: their bodies, their examples, and the same request sent again."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from pydantic import BaseModel

from chassis.deciding.decider import fingerprint_of
from contracts.catalog.terms import Comparison
from contracts.message import Actor
from contracts.vocabulary import Level
from services.review.decision.messages import DecideAwards
from services.review.decision.routes import DecisionBody
from services.review.dossier.messages import AppraiseDossier, DeclineDossier, FileDossier
from services.review.dossier.routes import DeclineBody, DossierBody
from services.review.service import SERVICE
from services.review.session.messages import ConveneSession, CouncilLimits, LocalThreshold
from services.review.session.routes import SessionBody, VotesBody
from tests.harness import ServiceHarness, problem_of
from tests.review.cases import CHAIR, CLERK, DECISION, HEAD, STANDING_BODY, file_dossier, person
from tests.review.steps import COUNCIL, body_of, decide, eligible, under_plan, voted

AN = person(1)
CHAIR_OF_A_UNIT = Actor("chu-tich-xa", "xa-khac", frozenset({"chair"}))
ALL = LocalThreshold(title="LDTT", op=Comparison.AT_LEAST, share=Decimal(1), citation="Quy chế mới")


@pytest.mark.parametrize("kind", [DossierBody, DeclineBody, SessionBody, VotesBody, DecisionBody])
def test_every_example_of_a_body_is_one(kind: type[BaseModel]) -> None:
    """A copied example is not answered as malformed."""
    examples = kind.model_json_schema()["examples"]

    assert examples
    for example in examples:
        kind.model_validate(example)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (FileDossier, {"plan_id", "unit", "subject", "title", "year", "documents", "facts", "submitted_at"}),
        (AppraiseDossier, {"dossier_id"}),
        (DeclineDossier, {"dossier_id", "reason_code", "reason"}),
        (ConveneSession, {"session_id", "council", "members", "held_on", "dossiers"}),
        (DecideAwards, {"decision", "deciding_authority", "signer_role", "dossiers", "signature"}),
    ],
)
def test_a_command_holds_what_its_sender_asks_for_alone(kind: type[BaseModel], fields: set[str]) -> None:
    """Neither evidence nor level nor thresholds, so that the same request is the same command."""
    assert set(kind.model_fields) == fields
    assert kind in {loads.command for module in SERVICE.modules for loads in module.evidence}


def change_limits(at_work: ServiceHarness) -> None:
    """Have the site decide at another level and by another regulation, as after a restart."""
    site = at_work.store.site
    at_work.store.site = replace(site, level=Level.COMMUNE, limits=CouncilLimits(thresholds=(ALL,)))


async def twice(at_work: ServiceHarness, path: str, token: dict[str, str], body: dict[str, Any]) -> list[Any]:
    """The answers to a request and to the same after other settings came into force."""
    headers = {**token, "Idempotency-Key": str(uuid4())}
    first = await at_work.web.post(path, headers=headers, json=body)
    await at_work.settle()
    change_limits(at_work)
    return [first, await at_work.web.post(path, headers=headers, json=body)]


async def test_an_agenda_sent_again_under_other_settings_is_answered_the_same(at_work: ServiceHarness) -> None:
    """The regulation that held when the session was convened stays with it."""
    (an,) = await eligible(at_work, (AN, "LDTT"))

    first, again = await twice(at_work, "/sessions", at_work.token(CHAIR), {**COUNCIL, "dossiers": [str(an)]})

    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json()["stream"], again.json()["repeated"]) == (first.json()["stream"], True)


async def test_a_decision_sent_again_at_another_level_is_answered_the_same(at_work: ServiceHarness) -> None:
    """The level is the site's and no part of the request."""
    (an,) = await eligible(at_work, (AN, "LDTT"))
    await voted(at_work, [(an, 9)])
    at_work.it_is("2017-12-29T16:00")
    body = {
        "decision": DECISION.model_dump(mode="json"),
        "deciding_authority": "Chủ tịch UBND thành phố Lạng Sơn",
        "signer_role": "CHỦ TỊCH",
        "dossiers": [str(an)],
    }

    first, again = await twice(at_work, "/decisions", at_work.token(HEAD), body)

    assert (first.status_code, again.status_code, again.json()["repeated"]) == (201, 201, True)


async def test_the_settings_of_a_site_decide_its_sessions(at_work: ServiceHarness) -> None:
    """Nine of ten are not all."""
    (an,) = await eligible(at_work, (AN, "LDTT"))
    at_work.store.site = replace(at_work.store.site, limits=CouncilLimits(thresholds=(ALL,)))

    await voted(at_work, [(an, 9)])

    shown = (await at_work.get(f"/dossiers/{an}", CLERK)).json()
    assert (shown["stage"], shown["threshold"]["citation"]) == ("council", "Quy chế mới")
    assert problem_of(await decide(at_work, [an])) == (409, "decision-recipient-not-proposed")


async def test_a_dossier_that_is_filed_again_is_answered_plainly(at_work: ServiceHarness) -> None:
    """200 instead of 201, and nothing changed."""
    await under_plan(at_work, (AN, "LDTT"))

    first, again = [await at_work.post("/dossiers", CLERK, body_of(file_dossier())) for _ in range(2)]

    assert (first.status_code, first.json()["changed"]) == (201, True)
    assert (again.status_code, again.json()["changed"]) == (200, False)
    assert again.json()["stream"] == first.json()["stream"]


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"unit": "xa-khac"}, 409, "dossier-unit-not-in-plan"),
        ({"year": 2016}, 409, "dossier-year-not-of-plan"),
        ({"plan_id": "9d3b2939-1e96-4800-a5da-59e177457e0f"}, 409, "plan-not-heard"),
        ({"title": "ANH_HUNG_NUOC_BAN"}, 422, "dossier-title-unknown"),
        ({"title": "HC_LD"}, 422, "dossier-title-of-other-law"),
        ({"unit_name": "Đơn vị khác"}, 422, "request-invalid"),
    ],
    ids=str,
)
async def test_a_dossier_that_could_never_be_appraised_is_refused_at_once(
    at_work: ServiceHarness, changed: dict[str, Any], status: int, code: str
) -> None:
    """With what to do, and in the plan's words: nobody names a unit in a body."""
    await under_plan(at_work, (AN, "LDTT"))

    answer = await at_work.post("/dossiers", STANDING_BODY, {**body_of(file_dossier()), **changed})

    assert problem_of(answer) == (status, code)
    assert answer.json()["detail_vi"]


@pytest.mark.parametrize(
    ("path", "actor", "answer"),
    [
        ("/sessions/9d3b2939-1e96-4800-a5da-59e177457e0f/close", CHAIR, (404, "session-missing")),
        ("/sessions/9d3b2939-1e96-4800-a5da-59e177457e0f/close", CHAIR_OF_A_UNIT, (403, "session-not-council-staff")),
        ("/dossiers/9d3b2939-1e96-4800-a5da-59e177457e0f/appraise", STANDING_BODY, (409, "dossier-not-filed")),
    ],
)
async def test_a_refusal_says_what_kind_of_no_it_is(
    at_work: ServiceHarness, path: str, actor: Actor, answer: tuple[int, str]
) -> None:
    """Not there, not allowed, or against the state of things."""
    assert problem_of(await at_work.post(path, actor)) == answer


async def test_a_unit_is_shown_under_the_plans_name(at_work: ServiceHarness) -> None:
    """It makes no difference who files for it."""
    await under_plan(at_work, (AN, "LDTT"))
    await at_work.post("/dossiers", STANDING_BODY, body_of(file_dossier()))

    counted = (await at_work.get("/counts", CLERK, plan=str(file_dossier().plan_id))).json()

    assert {row["unit_name"] for row in counted["states"]} == {"UBND phường Chi Lăng"}


def test_votes_have_a_largest_number() -> None:
    """No council has more members than 200."""
    example: dict[str, Any] = VotesBody.model_json_schema()["examples"][0]
    votes = [{**one, "votes_for": 2**63} for one in example["votes"]]

    with pytest.raises(ValueError, match="votes_for"):
        VotesBody.model_validate({"votes": votes})


def test_a_fingerprint_is_that_of_the_request() -> None:
    """Built twice, a command is the same command."""
    assert fingerprint_of(file_dossier()) == fingerprint_of(file_dossier())


async def test_a_fault_of_the_facts_is_pointed_at_in_the_body(at_work: ServiceHarness) -> None:
    """`facts` are of two kinds, and neither name of a kind stands in what the clerk has sent."""
    whole = body_of(file_dossier())

    answer = await at_work.post("/dossiers", CLERK, {**whole, "facts": {**whole["facts"], "task_rating": "GOOD"}})

    (fault,) = answer.json()["faults"]
    assert (answer.status_code, fault["pointer"]) == (422, "#/facts/task_rating")
    assert " or " not in fault["vi"]
