"""Registration over HTTP, as its own web application serves it."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from chassis.reading.rebuild import compare
from contracts.message import Actor
from services.registration.service import SERVICE
from services.registration.sheet.routes import AcceptBody, HandInBody, ReturnBody, UnitPlanBody, WithdrawBody
from tests.harness import ServiceHarness, problem_of
from tests.registration.sheets import (
    CHI_LANG,
    CLERK,
    DECISION,
    ENTRIES,
    GROUND,
    IN_TIME,
    LATE,
    MAI_PHA,
    OTHER_CLERK,
    PLAN,
    REASON,
    SHEET,
    STANDING_BODY,
    UNIT_PLAN,
    entry,
    issued,
    person,
)

AUDITOR = Actor("kiem-toan", duties=frozenset({"auditor"}))
SHEETS = f"/sheets/{SHEET}"


def body(**more: Any) -> dict[str, Any]:
    """The sheet that Chi Lăng hands in."""
    entries = [entry.model_dump(mode="json") for entry in ENTRIES]
    return {"entries": entries, "unit_plan": UNIT_PLAN.model_dump(mode="json"), **more}


async def test_a_sheet_goes_from_its_unit_to_the_list_of_titles(registration: ServiceHarness) -> None:
    """Handed in, returned, handed in again, accepted, one title withdrawn."""
    row = {"subject": "can-bo-2", "title": "CSTDCS", "reason_code": "WRONG_FORM", "reason": "Thiếu chức vụ"}
    back = {"reason_code": "INCOMPLETE", "reason": "Thiếu chữ ký", "rows": [row]}
    less = {"subject": "can-bo-1", "title": "LDTT", "reason_code": "LEFT_UNIT", "reason": "Chuyển công tác"}

    answers = [
        await registration.post(f"{SHEETS}/hand-in", CLERK, body()),
        await registration.post(f"{SHEETS}/return", STANDING_BODY, back),
        await registration.post(f"{SHEETS}/hand-in", CLERK, body()),
        await registration.post(f"{SHEETS}/accept", STANDING_BODY),
        await registration.post(f"{SHEETS}/withdraw-title", CLERK, less),
    ]

    shown = (await registration.get(SHEETS, AUDITOR)).json()
    titles = (await registration.get("/titles", AUDITOR, plan=str(PLAN))).json()
    assert [answer.status_code for answer in answers] == [200] * 5
    assert (shown["state"], shown["registered"], shown["withdrawn"]) == ("accepted", 2, 1)
    assert shown["returned_rows"] == [row]
    assert {title["name"] for title in titles["items"]} == {"Hoàng Thị Đào", "Bộ phận một cửa"}


async def test_a_sheet_that_comes_before_the_plan_was_heard_can_be_sent_again(unopened: ServiceHarness) -> None:
    """Nothing is lost: the same sheet under the same key goes through once the plan has arrived."""
    headers = {**unopened.token(CLERK), "Idempotency-Key": str(uuid4())}

    early = await unopened.web.post(f"{SHEETS}/hand-in", headers=headers, json=body())
    await unopened.hear(f"plan-{PLAN}", issued())
    await unopened.settle()
    again = await unopened.web.post(f"{SHEETS}/hand-in", headers=headers, json=body())

    assert problem_of(early) == (409, "registration-not-open")
    assert "gửi lại" in early.json()["detail_vi"]
    assert again.status_code == 200


async def test_a_late_sheet_is_accepted_only_with_a_reason(registration: ServiceHarness) -> None:
    """The problem says when the sheet came and when the deadline was."""
    registration.it_is(LATE.isoformat())
    await registration.settle()
    await registration.post(f"{SHEETS}/hand-in", CLERK, body())

    without = await registration.post(f"{SHEETS}/accept", STANDING_BODY)
    reason = {"late_reason": REASON}
    groundless = await registration.post(f"{SHEETS}/accept", STANDING_BODY, reason)
    ground = GROUND.model_dump(mode="json")
    with_reason = await registration.post(f"{SHEETS}/accept", STANDING_BODY, {**reason, "late_ground": ground})

    assert problem_of(without) == (409, "late-sheet-needs-reason")
    assert problem_of(groundless) == (409, "late-sheet-needs-ground")
    assert with_reason.status_code == 200


async def test_a_sheet_is_taken_back_unlocked_and_added_to(registration: ServiceHarness) -> None:
    """The list of its additions names the decision; the whole of it follows the same way when it is made anew."""
    decision = DECISION.model_dump(mode="json")
    forgotten = entry(person(9, "Lý Văn Sót")).model_dump(mode="json")

    answers = [
        await registration.post(f"{SHEETS}/hand-in", CLERK, body()),
        await registration.post(f"{SHEETS}/take-back", CLERK, {"reason": "Sót tên"}),
    ]
    back = (await registration.get(SHEETS, CLERK)).json()
    answers += [
        await registration.post(f"{SHEETS}/hand-in", CLERK, body()),
        await registration.post(f"{SHEETS}/accept", STANDING_BODY),
    ]
    registration.it_is(LATE.isoformat())
    await registration.settle()
    until = {"day": "2017-01-20", "inclusive": True}
    answers += [
        await registration.post(f"{SHEETS}/unlock", STANDING_BODY, {"until": until, "reason": REASON}),
        await registration.post(
            f"{SHEETS}/add-title", STANDING_BODY, {"entry": forgotten, "reason": REASON, "decision": decision}
        ),
    ]
    open_again = (await registration.get(SHEETS, CLERK)).json()
    added = (await registration.get(f"{SHEETS}/additions", CLERK)).json()
    registration.it_is("2017-01-21T00:00:00+07:00")
    await registration.settle()

    assert [answer.status_code for answer in answers] == [200] * 6
    assert (back["state"], back["taken_back"], len(back["entries"])) == ("expected", "Sót tên", len(ENTRIES))
    assert (open_again["locked"], open_again["registered"]) == (False, len(ENTRIES) + 1)
    assert [(one["decision"], one["counts"]) for one in added] == [(decision, True)]
    assert (await registration.get(SHEETS, CLERK)).json()["locked"]
    assert (await registration.get(f"{SHEETS}/additions", OTHER_CLERK)).status_code == 404
    await compare(registration.store, SERVICE)


async def test_a_paper_received_earlier_is_entered_by_the_standing_body_only(registration: ServiceHarness) -> None:
    """A clerk cannot turn the clock back."""
    registration.it_is(LATE.isoformat())
    await registration.settle()
    earlier = body(received_at=IN_TIME.isoformat())

    by_clerk = await registration.post(f"{SHEETS}/hand-in", CLERK, earlier)
    by_standing_body = await registration.post(f"{SHEETS}/hand-in", STANDING_BODY, earlier)

    assert problem_of(by_clerk) == (403, "receipt-not-yours")
    assert by_standing_body.status_code == 200
    assert not (await registration.get(SHEETS, AUDITOR)).json()["late"]


async def test_a_unit_sends_its_plan_apart(registration: ServiceHarness) -> None:
    """Not any document, and after the deadline only through the standing body, with a reason."""
    path = f"{SHEETS}/unit-plan"
    plan = UNIT_PLAN.model_dump(mode="json")
    nobodys = {"issuer": "Nobody", "number": "9", "symbol": "XX", "dated": "1999-01-01"}

    wrong = await registration.post(path, CLERK, {"unit_plan": nobodys})
    sent = await registration.post(path, CLERK, {"unit_plan": plan})
    registration.it_is(LATE.isoformat())
    await registration.settle()
    corrected = {"unit_plan": {**plan, "number": "4"}}
    late = [
        await registration.post(path, CLERK, corrected),
        await registration.post(path, STANDING_BODY, corrected),
        await registration.post(path, STANDING_BODY, {**corrected, "late_reason": REASON}),
    ]

    shown = (await registration.get(SHEETS, CLERK)).json()
    assert (problem_of(wrong), sent.status_code) == ((422, "unit-plan-of-another-body"), 200)
    assert [problem_of(answer) for answer in late[:2]] == [
        (403, "unit-plan-after-deadline"),
        (409, "late-unit-plan-needs-reason"),
    ]
    assert late[2].status_code == 200
    assert (shown["plan_received"]["number"], shown["plan_on_time"]) == ("4", False)


@pytest.mark.parametrize("words", ["\x00", "an\x00", "\x9f", "a" * 201])
async def test_words_that_no_name_can_hold_are_refused_before_the_database(
    registration: ServiceHarness, words: str
) -> None:
    """A zero byte among the words to search for is 422, not a fault."""
    assert (await registration.get("/titles", AUDITOR, q=words)).status_code == 422


async def test_the_description_shows_bodies_that_are_taken(registration: ServiceHarness) -> None:
    """Every body of the module has an example in the OpenAPI description, and each example is valid."""
    shapes = (await registration.get("/openapi.json", CLERK)).json()["components"]["schemas"]

    for kind in (HandInBody, UnitPlanBody, AcceptBody, ReturnBody, WithdrawBody):
        for example in shapes[kind.__name__]["examples"]:
            kind.model_validate_json(json.dumps(example))


async def test_the_answer_says_whether_anything_was_recorded(registration: ServiceHarness) -> None:
    """The same sheet handed in again without a key is no fault, and is seen to have done nothing."""
    first = (await registration.post(f"{SHEETS}/hand-in", CLERK, body())).json()
    again = (await registration.post(f"{SHEETS}/hand-in", CLERK, body())).json()

    assert (first["changed"], first["repeated"]) == (True, False)
    assert (again["changed"], again["repeated"]) == (False, False)
    assert again["position"] == first["position"]


async def test_a_clerk_hands_in_for_the_own_unit_only(registration: ServiceHarness) -> None:
    """The token names the unit."""
    answer = await registration.post(f"{SHEETS}/hand-in", OTHER_CLERK, body())

    assert problem_of(answer) == (403, "sheet-not-your-unit")


@pytest.mark.parametrize(
    ("path", "sent"), [("accept", None), ("return", {"reason_code": "INCOMPLETE", "reason": "Thiếu"})]
)
async def test_a_clerk_neither_accepts_nor_returns(registration: ServiceHarness, path: str, sent: object) -> None:
    """That is the standing body's duty."""
    answer = await registration.post(f"{SHEETS}/{path}", CLERK, sent)

    assert answer.status_code == 403


async def test_the_sheets_of_a_plan_are_counted_and_listed(registration: ServiceHarness) -> None:
    """Cluster by cluster, each with its state."""
    await registration.post(f"{SHEETS}/hand-in", CLERK, body())

    everything = (await registration.get("/registrations", AUDITOR, limit=10)).json()
    one = (await registration.get(f"/registrations/{PLAN}", AUDITOR)).json()
    sheets = (await registration.get(f"/registrations/{PLAN}/sheets", AUDITOR)).json()

    assert (everything["total"], sheets["total"]) == (1, 2)
    assert [row["plan_id"] for row in everything["items"]] == [str(PLAN)]
    assert one["sheets"] == {"expected": 1, "handed-in": 1}
    assert [(row["unit"], row["state"]) for row in sheets["items"]] == [
        (CHI_LANG.code, "handed-in"),
        (MAI_PHA.code, "expected"),
    ]


@pytest.mark.parametrize("path", [f"/registrations/{UUID(int=1)}", f"/sheets/{UUID(int=1)}"])
async def test_what_is_not_there_is_not_found(registration: ServiceHarness, path: str) -> None:
    """Neither a registration nor a sheet."""
    assert problem_of(await registration.get(path, AUDITOR)) == (404, "not-found")


async def test_titles_are_asked_for_by_unit_name_and_page(registration: ServiceHarness) -> None:
    """A reader may wait for the own write in the same question."""
    await registration.post(f"{SHEETS}/hand-in", CLERK, body())
    accepted = await registration.post(f"{SHEETS}/accept", STANDING_BODY)
    position = accepted.json()["position"]

    of_unit = await registration.get("/titles", AUDITOR, unit=CHI_LANG.code, read_after=position)
    of_other = await registration.get("/titles", AUDITOR, unit=MAI_PHA.code)
    by_name = await registration.get("/titles", AUDITOR, q="dao")
    first = await registration.get("/titles", AUDITOR, limit=1)
    rest = await registration.get("/titles", AUDITOR, after=first.json()["items"][0]["entry_id"])

    counts = [len(answer.json()["items"]) for answer in (of_unit, of_other, by_name, first, rest)]
    assert counts == [3, 0, 1, 1, 2]


async def test_sheets_are_listed_page_by_page(registration: ServiceHarness) -> None:
    """The next page goes on after the last sheet of the one before."""
    path = f"/registrations/{PLAN}/sheets"
    whole = (await registration.get(path, AUDITOR)).json()

    first = (await registration.get(path, AUDITOR, limit=1)).json()
    rest = (await registration.web.get(first["next"], headers=registration.token(AUDITOR))).json()

    assert len(whole["items"]) > 1
    assert [*first["items"], *rest["items"]] == whole["items"]


@pytest.mark.parametrize("path", ["/registrations", f"/registrations/{PLAN}/sheets", "/titles"])
async def test_a_page_after_something_that_is_not_there_is_refused(registration: ServiceHarness, path: str) -> None:
    """A list that ended there without a word would look whole."""
    answer = await registration.get(path, AUDITOR, after=str(UUID(int=1)))

    assert problem_of(answer) == (410, "page-unknown")


async def test_who_works_for_a_unit_sees_no_other_units_people(registration: ServiceHarness) -> None:
    """Neither its sheet nor its titles, whatever is asked for; the standing body sees all."""
    await registration.post(f"{SHEETS}/hand-in", CLERK, body())
    position = (await registration.post(f"{SHEETS}/accept", STANDING_BODY)).json()["position"]

    own = await registration.get(SHEETS, CLERK, read_after=position)
    other = await registration.get(SHEETS, OTHER_CLERK)
    listed = [await registration.get(f"/registrations/{PLAN}/sheets", who) for who in (OTHER_CLERK, STANDING_BODY)]
    titles = [await registration.get("/titles", who, unit=CHI_LANG.code) for who in (CLERK, OTHER_CLERK, STANDING_BODY)]

    assert own.status_code == 200
    assert problem_of(other) == (404, "not-found")
    assert [[row["unit"] for row in answer.json()["items"]] for answer in listed] == [
        [MAI_PHA.code],
        [CHI_LANG.code, MAI_PHA.code],
    ]
    assert [answer.json()["total"] for answer in titles] == [3, 0, 3]


async def test_a_reading_of_names_leaves_a_line_for_the_audit(registration: ServiceHarness) -> None:
    """It has the reader, the sheet, and how many titles of which unit; a name that was searched for is not there."""
    await registration.post(f"{SHEETS}/hand-in", CLERK, body())
    await registration.post(f"{SHEETS}/accept", STANDING_BODY)

    with capture_logs() as lines:
        await registration.get(SHEETS, CLERK)
        await registration.get("/titles", AUDITOR, q="dao", unit=CHI_LANG.code)
        await registration.get(SHEETS, OTHER_CLERK)

    sheet, titles = [line for line in lines if line["event"] == "personal_data_read"]
    assert (sheet["subject"], sheet["kind"], sheet["ids"]) == (f"van-thu@{CHI_LANG.code}", "sheet", [str(SHEET)])
    assert (titles["subject"], titles["kind"], titles["count"]) == ("kiem-toan", "title", 1)
    assert titles["unit"] == CHI_LANG.code
    assert "dao" not in str(titles)


async def test_an_instant_without_an_offset_is_malformed(registration: ServiceHarness) -> None:
    """08:00 is no instant unless one knows where."""
    answer = await registration.post(f"{SHEETS}/hand-in", STANDING_BODY, body(received_at="2017-01-12T08:00:00"))

    assert answer.status_code == 422


async def test_sheets_are_found_by_unit_cluster_and_a_part_of_the_name(registration: ServiceHarness) -> None:
    """A reader of one unit finds nothing of another's, whatever is asked."""
    listed = f"/registrations/{PLAN}/sheets"
    asked = ({"q": "chi lang"}, {"cluster": "xa"}, {"unit": MAI_PHA.code}, {"state": "late"})

    found = [
        [sheet["unit"] for sheet in (await registration.get(listed, AUDITOR, **one)).json()["items"]] for one in asked
    ]
    of_another = (await registration.get(listed, CLERK, unit=MAI_PHA.code)).json()

    assert found == [[CHI_LANG.code], [MAI_PHA.code], [MAI_PHA.code], []]
    assert MAI_PHA.code not in [sheet["unit"] for sheet in of_another["items"]]


async def test_registrations_are_found_by_year_state_and_number(registration: ServiceHarness) -> None:
    """Of the plan's document."""
    asked = ({"year": 2017}, {"year": 2016}, {"state": "open"}, {"state": "locked"}, {"q": "254/KH"}, {"q": "255"})

    found = [(await registration.get("/registrations", AUDITOR, **one)).json()["total"] for one in asked]

    assert found == [1, 0, 1, 0, 1, 0]


async def test_a_registration_is_consolidated_from_below(registration: ServiceHarness) -> None:
    """What came and what is registered, by title; each unit with its state, a reader of one unit sees that unit's."""
    path = f"/registrations/{PLAN}/consolidation"
    await registration.post(f"{SHEETS}/hand-in", CLERK, body())
    before = (await registration.get(path, STANDING_BODY)).json()
    await registration.post(f"{SHEETS}/accept", STANDING_BODY)
    less = {"subject": "can-bo-1", "title": "LDTT", "reason_code": "LEFT_UNIT", "reason": "Chuyển công tác"}
    await registration.post(f"{SHEETS}/withdraw-title", CLERK, less)
    forgotten = entry(person(9)).model_dump(mode="json")
    decision = DECISION.model_dump(mode="json") | {"dated": "2017-01-10"}
    added = {"entry": forgotten, "reason": REASON, "decision": decision}
    await registration.post(f"{SHEETS}/add-title", STANDING_BODY, added)
    whole = (await registration.get(path, STANDING_BODY)).json()
    of_other = (await registration.get(path, OTHER_CLERK)).json()

    listed = {"CSTDCS": 1, "LDTT": 1, "TTLDTT": 1}
    assert (before["listed"], before["registered"], before["states"]) == (listed, {}, {"expected": 1, "handed-in": 1})
    assert (whole["listed"], whole["registered"]) == (listed, listed)
    assert [(one["unit"], one["state"], one["from_site"]) for one in whole["units"]] == [
        (CHI_LANG.code, "accepted", False),
        (MAI_PHA.code, "expected", False),
    ]
    assert [one["unit"] for one in of_other["units"]] == [MAI_PHA.code]
    assert (await registration.get(f"/registrations/{UUID(int=1)}/consolidation", CLERK)).status_code == 404
