"""Review over HTTP, as its own web application serves it."""

from typing import Any
from uuid import uuid4

import pytest

from chassis.ids import new_id
from chassis.log.writer import Append, NewRow
from contracts.message import Actor, Event
from contracts.review import AwardDecided, DossierRefused, Stage
from contracts.vocabulary import ReasonCode
from services.review.decision.messages import decision_id_of
from services.review.dossier.messages import DossierAwarded, FileDossier
from tests.chassis.sample import SITE
from tests.harness import ServiceHarness, problem_of
from tests.review.cases import (
    AUDITOR,
    CHAIR,
    CHI_LANG,
    CLERK,
    COLLECTIVE,
    DECISION,
    HEAD,
    OTHER_CLERK,
    PLAN,
    STANDING_BODY,
    appraised_eligible,
    collective,
    dossier_of,
    file_dossier,
    filed,
    issued,
    missing,
    person,
    sheet_of,
    submitted,
)
from tests.review.steps import (
    COUNCIL,
    appraised_over_http,
    body_of,
    decide,
    eligible,
    filed_over_http,
    register,
    under_plan,
    voted,
)

AN, DAO, BINH = person(1), person(2, "Hoàng Thị Đào"), person(3, "Lý Văn Bình")
AN_DOSSIER = dossier_of(AN)


def found_eligible(at_work: ServiceHarness, command: FileDossier) -> list[NewRow]:
    """The rows of a dossier that was filed and found eligible, as if it had come over HTTP."""
    return stored(at_work, command.stream, submitted(command), filed(command), appraised_eligible(command))


def stored(at_work: ServiceHarness, stream: str, *events: Event) -> list[NewRow]:
    """The rows of a stream that begins with `events`, as if review had recorded them."""
    encoded = [at_work.handler.codec.encode(event) for event in events]
    now, same = at_work.handler.clock.now(), new_id()
    return [
        NewRow(new_id(), SITE, "review", stream, place, *shape, "can-bo", same, None, now)
        for place, shape in enumerate(encoded, start=1)
    ]


async def test_a_dossier_goes_from_its_unit_to_an_award(at_work: ServiceHarness) -> None:
    """Registered, filed, appraised, voted on, decided, closed; every step is shown."""
    await under_plan(at_work, (AN, "LDTT"))
    states = [(await at_work.get(f"/dossiers/{AN_DOSSIER}", CLERK)).json()["state"]]
    await at_work.post("/dossiers", CLERK, body_of(file_dossier()))
    states.append((await at_work.get(f"/dossiers/{AN_DOSSIER}", CLERK)).json()["state"])
    await appraised_over_http(at_work, AN_DOSSIER)
    states.append((await at_work.get(f"/dossiers/{AN_DOSSIER}", CLERK)).json()["state"])
    session = await voted(at_work, [(AN_DOSSIER, 9)])
    decided = await decide(at_work, [AN_DOSSIER])

    shown = (await at_work.get(f"/dossiers/{AN_DOSSIER}", AUDITOR)).json()
    held = (await at_work.get(session, AUDITOR)).json()
    decision = (await at_work.get(f"/decisions/{decision_id_of(DECISION)}", CLERK)).json()
    stream = (await at_work.get(f"/streams/dossier-{AN_DOSSIER}", AUDITOR)).json()
    assert states == ["opened", "filed", "eligible"]
    assert decided.status_code == 201
    assert (shown["state"], shown["votes_for"], shown["council_members"]) == ("awarded", 9, 10)
    assert shown["decision"]["number"] == "3120"
    assert shown["threshold"]["confidence"] == "unsure"
    assert (held["state"], held["passed"], [item["votes_for"] for item in held["agenda"]]) == ("closed", 1, [9])
    assert (decision["recipients"], decision["level"]) == (1, "district")
    assert [event["type"] for event in stream["events"]] == [
        "DossierOpened",
        "DossierSubmitted",
        "DossierFiled",
        "DossierAppraised",
        "DossierAwarded",
    ]


async def test_a_dossier_waits_for_a_plan_that_is_heard_of_after_its_sheet(at_work: ServiceHarness) -> None:
    """The plan travels in a partition of its own; once it is here the same request is carried out."""
    await register(at_work, (AN, "LDTT"))
    early = await at_work.post("/dossiers", CLERK, body_of(file_dossier()))
    await at_work.hear(f"plan-{PLAN}", issued())
    await at_work.settle()
    await filed_over_http(at_work, file_dossier())
    await appraised_over_http(at_work, AN_DOSSIER)

    assert problem_of(early) == (409, "plan-not-heard")
    assert (await at_work.get(f"/dossiers/{AN_DOSSIER}", CLERK)).json()["state"] == "eligible"


async def test_a_person_who_never_registered_is_refused_at_the_appraisal(at_work: ServiceHarness) -> None:
    """The gate of the plan, met in practice; the unit's own plan is missing too."""
    await under_plan(at_work)
    await filed_over_http(at_work, file_dossier())
    early = await at_work.post(f"/dossiers/{AN_DOSSIER}/appraise", STANDING_BODY)
    await at_work.hear(f"sheet-{sheet_of(CHI_LANG)}", missing(CHI_LANG))
    await at_work.settle()
    await appraised_over_http(at_work, AN_DOSSIER)

    assert (early.status_code, early.json()["code"]) == (409, "sheet-undecided")
    shown = (await at_work.get(f"/dossiers/{AN_DOSSIER}", CLERK)).json()
    counts = (await at_work.get("/counts", AUDITOR, plan=str(PLAN))).json()
    assert (shown["state"], shown["stage"]) == ("refused", "appraisal")
    assert shown["reason_codes"] == ["NO_UNIT_PLAN", "NOT_REGISTERED"]
    assert [(one["state"], one["number"]) for one in counts["states"]] == [("refused", 1)]
    assert {one["reason"]: one["number"] for one in counts["reasons"]} == {"NO_UNIT_PLAN": 1, "NOT_REGISTERED": 1}


async def test_nobody_is_called_unregistered_while_registration_is_open(at_work: ServiceHarness) -> None:
    """The appraiser waits for the lock."""
    await at_work.hear(f"plan-{PLAN}", issued())
    await at_work.settle()
    await filed_over_http(at_work, file_dossier())

    answer = await at_work.post(f"/dossiers/{AN_DOSSIER}/appraise", STANDING_BODY)

    assert problem_of(answer) == (409, "registration-still-open")


async def test_a_collective_is_judged_by_its_own_members(at_work: ServiceHarness) -> None:
    """Two of three are over half; of four they are not, though six of the unit's people are eligible."""
    bureau = COLLECTIVE.model_copy(update={"key": "van-phong", "name": "Văn phòng"})
    small = file_dossier("TTLDTT", facts=collective(members=3))
    large = file_dossier("TTLDTT", bureau, facts=collective(members=4))
    others = [(person(number, f"Nông Văn {number}"), "LDTT") for number in range(10, 14)]
    await eligible(at_work, (AN, "LDTT"), (DAO, "CSTDCS"), *others)
    await register(at_work, (COLLECTIVE, "TTLDTT"), (bureau, "TTLDTT"))
    await filed_over_http(at_work, small, large)
    await appraised_over_http(at_work, small.dossier_id, large.dossier_id)

    paths = [f"/dossiers/{command.dossier_id}" for command in (small, large)]
    shown = [(await at_work.get(path, AUDITOR)).json() for path in paths]
    assert [one["reason_codes"] for one in shown] == [[], ["MEMBER_RATIO"]]
    assert [one["state"] for one in shown] == ["eligible", "refused"]
    assert "2 trên 4 thành viên" in shown[1]["explanation"]


async def test_a_collective_that_is_appraised_first_is_not_refused_for_ever(at_work: ServiceHarness) -> None:
    """It waits for its members, and is appraised as if it had come last."""
    team = file_dossier("TTLDTT", facts=collective(members=3))
    await under_plan(at_work, (AN, "LDTT"), (DAO, "LDTT"), (COLLECTIVE, "TTLDTT"))
    await filed_over_http(at_work, team, file_dossier(), file_dossier(subject=DAO))
    early = await at_work.post(f"/dossiers/{team.dossier_id}/appraise", STANDING_BODY)
    await appraised_over_http(at_work, AN_DOSSIER, dossier_of(DAO), team.dossier_id)

    assert problem_of(early) == (409, "members-not-judged")
    assert (await at_work.get(f"/dossiers/{team.dossier_id}", AUDITOR)).json()["state"] == "eligible"


async def test_what_the_council_does_not_carry_is_refused_and_not_awarded(at_work: ServiceHarness) -> None:
    """By policy, with the votes and what they were held against."""
    an, dao = await eligible(at_work, (AN, "LDTT"), (DAO, "LDTT"))
    await voted(at_work, [(an, 6), (dao, 5)])
    refused = [event for event in await at_work.recorded() if isinstance(event, DossierRefused)]

    answer = await decide(at_work, [an, dao])

    assert problem_of(answer) == (409, "decision-recipient-not-proposed")
    assert [(one.dossier_id, one.stage, one.reason_codes) for one in refused] == [
        (dao, Stage.COUNCIL, (ReasonCode.VOTE_BELOW_THRESHOLD,))
    ]
    assert "5 trên tổng số 10" in refused[0].explanation
    assert (await at_work.get(f"/dossiers/{dao}", AUDITOR)).json()["stage"] == "council"
    assert (await decide(at_work, [an])).status_code == 201


async def test_the_quota_of_a_unit_is_kept_across_decisions(at_work: ServiceHarness) -> None:
    """Two of fourteen pass; when one of these is voted down, a second is too many, whichever decision names it."""
    people = [(person(number, f"Nông Văn {number}"), "LDTT") for number in range(10, 22)]
    an, dao, khai, *_ = await eligible(at_work, (AN, "CSTDCS"), (DAO, "CSTDCS"), *people)
    await voted(at_work, [(an, 9), (dao, 9)])
    await voted(at_work, [(khai, 1)])

    both = await decide(at_work, [an, dao])
    one = await decide(at_work, [an])
    other = await decide(at_work, [dao], "3121")

    assert problem_of(both) == (409, "decision-cstdcs-quota-exceeded")
    assert "UBND phường Chi Lăng" in both.json()["detail_vi"]
    assert "2 CSTDCS among 13" in both.json()["detail_en"]
    assert one.status_code == 201
    assert problem_of(other) == (409, "decision-cstdcs-quota-exceeded")


async def test_a_decision_is_taken_once_and_its_number_too(at_work: ServiceHarness) -> None:
    """Sent again it is true already; another list needs another number, and an award is decided once."""
    an, dao = await eligible(at_work, (AN, "LDTT"), (DAO, "LDTT"))
    await voted(at_work, [(an, 9), (dao, 9)])

    answers = [
        await decide(at_work, [an]),
        await decide(at_work, [an]),
        await decide(at_work, [dao]),
        await decide(at_work, [an, dao], "3121"),
        await decide(at_work, [dao], "3121"),
    ]

    said_so = await at_work.recorded()
    assert [answer.status_code for answer in answers] == [201, 201, 409, 409, 201]
    assert [problem_of(answer)[1] for answer in answers[2:4]] == ["decision-number-taken", "decision-recipient-awarded"]
    assert [event.dossier_id for event in said_so if isinstance(event, AwardDecided)] == [an, dao]
    assert [event.dossier_id for event in said_so if isinstance(event, DossierAwarded)] == [an, dao]


async def test_a_dossier_stands_before_one_session(at_work: ServiceHarness) -> None:
    """A second session over it is refused."""
    (an,) = await eligible(at_work, (AN, "LDTT"))
    agenda = {**COUNCIL, "dossiers": [str(an)]}

    first = await at_work.post("/sessions", STANDING_BODY, agenda)
    second = await at_work.post("/sessions", STANDING_BODY, agenda)

    assert first.status_code == 201
    assert problem_of(second) == (409, "session-dossier-not-ready")


async def test_a_request_that_is_sent_twice_is_done_once(at_work: ServiceHarness) -> None:
    """The same Idempotency-Key is answered the same again, also where an id is drawn."""
    (an,) = await eligible(at_work, (AN, "LDTT"))
    headers = {**at_work.token(CHAIR), "Idempotency-Key": str(uuid4())}
    agenda = {**COUNCIL, "dossiers": [str(an)]}

    first = await at_work.web.post("/sessions", headers=headers, json=agenda)
    await at_work.settle()
    again = await at_work.web.post("/sessions", headers=headers, json=agenda)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["stream"] == again.json()["stream"]
    assert (first.json()["repeated"], again.json()["repeated"]) == (False, True)


async def test_the_law_of_the_day_a_paper_came_in_is_shown(at_work: ServiceHarness) -> None:
    """The standing body states the day; it is stored and never chosen again."""
    await under_plan(at_work, (AN, "LDTT"), (DAO, "LDTT"))
    before, after = "2017-09-30T23:59:59+07:00", "2017-10-01T00:00:00+07:00"
    for subject, came_in in ((AN, before), (DAO, after)):
        paper = {**body_of(file_dossier(subject=subject)), "submitted_at": came_in}
        assert (await at_work.post("/dossiers", STANDING_BODY, paper)).status_code == 201
    await appraised_over_http(at_work, dossier_of(AN), dossier_of(DAO))

    rulesets = [
        (await at_work.get(f"/dossiers/{dossier_of(subject)}", AUDITOR)).json()["ruleset"] for subject in (AN, DAO)
    ]
    assert rulesets == ["L2003_ND42", "L2003_ND91"]


async def test_a_clerk_sees_and_files_for_its_own_unit_alone(at_work: ServiceHarness) -> None:
    """Another unit's people are not shown, whatever unit is asked for."""
    await under_plan(at_work, (AN, "LDTT"))

    own = await at_work.get("/dossiers", CLERK)
    others = await at_work.get("/dossiers", OTHER_CLERK, unit="phuong-chi-lang")
    shown = await at_work.get(f"/dossiers/{AN_DOSSIER}", OTHER_CLERK)
    counted = await at_work.get("/counts", OTHER_CLERK, plan=str(PLAN))
    filed = await at_work.post("/dossiers", OTHER_CLERK, body_of(file_dossier()))

    assert [row["subject"]["name"] for row in own.json()["items"]] == ["Nguyễn Văn An"]
    assert others.json() == {"items": [], "next": None, "total": 0}
    assert problem_of(shown) == (404, "not-found")
    assert counted.json() == {"states": [], "reasons": []}
    assert problem_of(filed) == (403, "dossier-not-your-unit")


async def test_a_list_goes_on_where_a_page_ended(at_work: ServiceHarness) -> None:
    """By given name, with filters; each page names the next."""
    await under_plan(at_work, (DAO, "LDTT"), (BINH, "LDTT"), (AN, "CSTDCS"))

    first = (await at_work.get("/dossiers", AUDITOR, plan=str(PLAN), limit=2)).json()
    second = (await at_work.web.get(first["next"], headers=at_work.token(AUDITOR))).json()
    found = (await at_work.get("/dossiers", AUDITOR, q="dao", title="LDTT", state="opened")).json()

    names = [row["subject"]["name"] for row in (*first["items"], *second["items"])]
    assert names == ["Nguyễn Văn An", "Lý Văn Bình", "Hoàng Thị Đào"]
    assert (first["total"], second["total"], second["next"]) == (3, 3, None)
    assert [row["subject"]["key"] for row in found["items"]] == ["can-bo-2"]


@pytest.mark.parametrize(
    "asked",
    [{"q": "an\0"}, {"q": "\x1b[31m"}, {"after": "9223372036854775808"}, {"read_after": 2**63}, {"limit": 501}],
    ids=str,
)
async def test_what_the_database_cannot_take_is_malformed(at_work: ServiceHarness, asked: dict[str, Any]) -> None:
    """And is answered before the database is asked."""
    assert (await at_work.get("/dossiers", AUDITOR, **asked)).status_code == 422


async def test_a_page_after_a_dossier_that_is_not_there_is_not_found(at_work: ServiceHarness) -> None:
    """A list that ended there without a word would look whole."""
    answer = await at_work.get("/dossiers", AUDITOR, after=str(AN_DOSSIER))

    assert problem_of(answer) == (410, "page-unknown")


@pytest.mark.parametrize(
    ("method", "path", "actor"),
    [
        ("POST", "/dossiers", AUDITOR),
        ("POST", f"/dossiers/{AN_DOSSIER}/appraise", CLERK),
        ("POST", "/sessions", CLERK),
        ("POST", f"/sessions/{AN_DOSSIER}/votes", HEAD),
        ("POST", f"/sessions/{AN_DOSSIER}/close", AUDITOR),
        ("GET", f"/sessions/{AN_DOSSIER}", CLERK),
        ("POST", "/decisions", STANDING_BODY),
        ("GET", "/dossiers", Actor("khach", duties=frozenset())),
    ],
)
async def test_every_route_asks_for_a_duty(at_work: ServiceHarness, method: str, path: str, actor: Actor) -> None:
    """An actor without one of its duties is refused before anything is read."""
    answer = await at_work.web.request(method, path, headers=at_work.token(actor))

    assert problem_of(answer) == (403, "duty-missing")


@pytest.mark.parametrize("path", [f"/dossiers/{AN_DOSSIER}", f"/sessions/{AN_DOSSIER}", f"/decisions/{AN_DOSSIER}"])
async def test_what_is_not_there_is_not_found(at_work: ServiceHarness, path: str) -> None:
    """Without a word about why."""
    assert problem_of(await at_work.get(path, AUDITOR)) == (404, "not-found")


async def test_facts_that_cannot_be_are_malformed(at_work: ServiceHarness) -> None:
    """Thirteen months in a year, and a fact that nobody asked for."""
    whole = body_of(file_dossier())
    long_year = {**whole, "facts": {**whole["facts"], "service_months": 13}}
    unasked = {**whole, "facts": {**whole["facts"], "party_member": True}}

    answers = [await at_work.post("/dossiers", CLERK, body) for body in (long_year, unasked)]

    assert [answer.status_code for answer in answers] == [422, 422]


async def test_a_list_of_1800_names_is_decided_in_one_append(at_work: ServiceHarness) -> None:
    """Every recipient has an award, the decision stands once, and every dossier is closed."""
    commands = [file_dossier(subject=person(number, f"Nông Văn {number}")) for number in range(1800)]
    for command in commands:
        await at_work.store.append(Append(found_eligible(at_work, command)))
    await at_work.settle()
    dossiers = [command.dossier_id for command in commands]
    await voted(at_work, [(dossier, 9) for dossier in dossiers])

    answer = (await decide(at_work, dossiers)).json()

    said_so = await at_work.recorded()
    counted = (await at_work.get("/counts", AUDITOR, plan=str(PLAN))).json()
    assert answer["last"] - answer["first"] == 1800
    assert [event.dossier_id for event in said_so if isinstance(event, AwardDecided)] == dossiers
    assert sum(isinstance(event, DossierAwarded) for event in said_so) == 1800
    assert [(one["state"], one["number"]) for one in counted["states"]] == [("awarded", 1800)]


async def test_sessions_and_decisions_are_found_by_year_state_and_a_part_of_their_text(at_work: ServiceHarness) -> None:
    """Typed with or without marks."""
    await eligible(at_work, (AN, "LDTT"))
    await voted(at_work, [(AN_DOSSIER, 9)])
    await decide(at_work, [AN_DOSSIER])
    sessions = (
        {"year": 2017},
        {"year": 2016},
        {"state": "closed"},
        {"state": "sitting"},
        {"q": "hoi dong"},
        {"q": "ban"},
    )
    decisions = ({"q": "3120/qđ"}, {"q": "lang son"}, {"q": "3121"}, {"year": 2017, "q": "chu tich"})

    found = [(await at_work.get("/sessions", AUDITOR, **one)).json()["total"] for one in sessions]
    decided = [(await at_work.get("/decisions", AUDITOR, **one)).json()["total"] for one in decisions]

    assert found == [1, 0, 1, 0, 1, 0]
    assert decided == [1, 1, 0, 1]
