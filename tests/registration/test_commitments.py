"""What units commit to for the targets of a plan: the rules, then over the real Postgres and as pages."""

from functools import reduce

import pytest
from hypothesis import given as property_of
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules
from chassis.reading.rebuild import compare
from contracts.message import Actor, Refusal
from contracts.plan_parts import Target
from contracts.registration import CommitmentSubmitted, CommittedTarget
from services.registration.commitment.messages import (
    Commitment,
    CommitmentEvent,
    Commitments,
    CommitToTargets,
    ReceiveCommitment,
    TargetsCommitted,
)
from services.registration.commitment.refusals import (
    CommitmentLocked,
    CommitmentNotYours,
    CommitmentOfAnotherSite,
    CommitmentUnexpected,
    TargetUnknown,
)
from services.registration.commitment.rules import DECIDER, Committing
from services.registration.service import SERVICE
from tests.harness import ServiceHarness, problem_of
from tests.registration.commands import by
from tests.registration.sheets import (
    CHI_LANG,
    CLERK,
    IN_TIME,
    LATE,
    MAI_PHA,
    OTHER_CLERK,
    PLAN,
    POLICY,
    SHEET,
    STANDING_BODY,
    issued,
)
from tests.registration.test_sheet_pages import Pages, pages

__all__ = ["pages"]

given = Rules(DECIDER).given
TARGETS = (
    Target(code="ldtt", text="Trên 80% cán bộ đạt Lao động tiên tiến", measure=80.0),
    Target(code="sang-kien", text="Mỗi phòng có một sáng kiến"),
)
SAID: Commitments = (Commitment(target="ldtt", text="90% cán bộ đạt", measure=90.0),)
COMMIT = CommitToTargets(sheet_id=SHEET, commitments=SAID)
COMMITTED = TargetsCommitted(sheet_id=SHEET, plan_id=PLAN, unit=CHI_LANG.code, commitments=SAID)
OPEN = Committing(PLAN, CHI_LANG.code, ("ldtt", "sang-kien"), locked=False)
LOCKED = Committing(PLAN, CHI_LANG.code, ("ldtt", "sang-kien"), locked=True)
PATH = f"/sheets/{SHEET}/commitments"


def test_a_unit_commits_until_its_sheet_is_locked() -> None:
    """Then the standing body enters it; the same said again is nothing new."""
    assert given().when(COMMIT, by(CLERK), OPEN).then(COMMITTED) == SAID
    given(COMMITTED).when(COMMIT, by(CLERK), OPEN).nothing()
    given().when(COMMIT, by(CLERK, LATE), LOCKED).refused(CommitmentLocked)
    given().when(COMMIT, by(STANDING_BODY, LATE), LOCKED).then(COMMITTED)
    given().when(COMMIT, by(OTHER_CLERK), OPEN).refused(CommitmentNotYours)
    given().when(COMMIT, by(CLERK), None).refused(CommitmentUnexpected)


@pytest.mark.parametrize(
    "commitments", [(Commitment(target="khac", text="x"),), (*SAID, Commitment(target="ldtt", text="hai lần"))]
)
def test_a_unit_commits_to_each_target_of_the_plan_once(commitments: Commitments) -> None:
    """And to no other."""
    command = CommitToTargets(sheet_id=SHEET, commitments=commitments)

    given().when(command, by(CLERK), OPEN).refused(TargetUnknown)


ABOVE = Committing(
    PLAN, CHI_LANG.code, ("ldtt",), locked=False, superior="tinh-lang-son", unit_name=CHI_LANG.name, round="dot-1"
)
SUBMITTED = CommitmentSubmitted(
    plan_id=PLAN,
    sheet_id=SHEET,
    unit=CHI_LANG.code,
    unit_name=CHI_LANG.name,
    commitments=(CommittedTarget(target="ldtt", text="90% cán bộ đạt", measure=90.0),),
    round="dot-1",
)
RECEIVE = ReceiveCommitment(sheet_id=SHEET, site=CHI_LANG.code, commitments=SAID)


def test_what_is_committed_to_under_a_superiors_plan_goes_to_the_superior() -> None:
    """With the same rules; said once for each change."""
    assert given().when(COMMIT, by(CLERK), ABOVE).then(COMMITTED, SUBMITTED) == SAID
    given(COMMITTED, SUBMITTED).when(COMMIT, by(CLERK), ABOVE).nothing()
    other = COMMIT.model_copy(update={"commitments": (Commitment(target="sang-kien", text="x"),)})
    given().when(other, by(CLERK), ABOVE).refused(TargetUnknown)


def test_what_a_units_own_site_submits_is_committed_to_here() -> None:
    """Also after the lock, which that site has kept; and by no other site, nor under a plan of a site above."""
    given().when(RECEIVE, by(POLICY), OPEN).then(COMMITTED)
    given().when(RECEIVE, by(POLICY, LATE), LOCKED).then(COMMITTED)
    given(COMMITTED).when(RECEIVE, by(POLICY), OPEN).nothing()
    stranger = RECEIVE.model_copy(update={"site": MAI_PHA.code})
    given().when(stranger, by(POLICY), OPEN).refused(CommitmentOfAnotherSite)
    given().when(RECEIVE, by(POLICY), ABOVE).refused(CommitmentOfAnotherSite)
    given().when(RECEIVE, by(POLICY), None).refused(CommitmentUnexpected)


said = st.lists(
    st.builds(Commitment, target=st.sampled_from(["ldtt", "sang-kien", "khac"]), text=st.sampled_from(["a", "b"])),
    max_size=3,
).map(tuple)
sent = st.lists(
    st.tuples(said, st.sampled_from([CLERK, OTHER_CLERK, STANDING_BODY]), st.sampled_from([OPEN, LOCKED])), max_size=12
)


@settings(deadline=None)
@property_of(sent)
def test_what_is_committed_to_is_of_the_plan_and_was_not_said_before(
    sent: list[tuple[Commitments, Actor, Committing]],
) -> None:
    """Whoever says what in whatever order."""
    events: list[CommitmentEvent] = []
    for commitments, actor, evidence in sent:
        state = reduce(DECIDER.evolve, events, DECIDER.initial)
        command = CommitToTargets(sheet_id=SHEET, commitments=commitments)
        try:
            decided = DECIDER.decide(command, state, evidence, by(actor, IN_TIME))
        except Refusal:
            continue
        for event in decided:
            assert isinstance(event, TargetsCommitted)
            targets = [one.target for one in event.commitments]
            assert event.commitments != state
            assert len(set(targets)) == len(targets)
            assert set(targets) <= set(evidence.targets)
        events += decided


async def with_targets(registration: ServiceHarness) -> None:
    """The plan is issued with two targets."""
    event = issued()
    content = event.content.model_copy(update={"targets": TARGETS})
    await registration.hear(f"plan-{PLAN}", event.model_copy(update={"content": content}))
    await registration.settle()


async def test_the_commitments_of_all_units_stand_beside_the_targets(unopened: ServiceHarness) -> None:
    """A reader of one unit sees its own; after the lock the unit changes nothing."""
    early = await unopened.post(PATH, CLERK, {"commitments": []})
    await with_targets(unopened)
    body = {"commitments": [one.model_dump(mode="json") for one in SAID]}

    before = (await unopened.get(PATH, CLERK)).json()
    done = await unopened.post(PATH, CLERK, body)
    listed = (await unopened.get(f"/plans/{PLAN}/commitments", STANDING_BODY)).json()
    of_other = (await unopened.get(f"/plans/{PLAN}/commitments", OTHER_CLERK)).json()
    unopened.it_is(LATE.isoformat())
    await unopened.settle()
    late = await unopened.post(PATH, CLERK, {"commitments": []})

    assert problem_of(early) == (409, "commitment-unexpected")
    assert (done.status_code, problem_of(late)) == (200, (409, "commitment-locked"))
    assert ([one["code"] for one in before["targets"]], before["commitments"]) == (["ldtt", "sang-kien"], [])
    assert [(one["unit"], len(one["commitments"])) for one in listed] == [(CHI_LANG.code, 1), (MAI_PHA.code, 0)]
    assert [one["unit"] for one in of_other] == [MAI_PHA.code]
    assert (await unopened.get(PATH, OTHER_CLERK)).status_code == 404
    compared = await compare(unopened.store, SERVICE)
    assert [table.table for table in compared if not table.identical] == []


async def test_a_unit_commits_on_a_page(pages: Pages) -> None:
    """Open to readers, and its form to those who register; what is typed is shown as text."""
    await with_targets(pages.service)
    here = f"/registration/sheets/{SHEET}/commitments"
    readers = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
    for path in (here, f"/registration/plans/{PLAN}/commitments"):
        assert {(await pages.get(path, duty)).status_code for duty in readers} == {200}
        assert (await pages.get(path)).status_code == 403
    assert (await pages.get(here, "clerk", unit=MAI_PHA.code)).status_code == 404
    assert "<textarea" not in (await pages.get(here, "auditor")).text
    refused = await pages.post(here, await pages.form(here, "clerk", unit=CHI_LANG.code), "auditor")
    assert refused.status_code == 403

    typed = {"commitments.0.target": "ldtt", "commitments.0.text": "Đạt <b>95%</b>", "commitments.0.measure": "95,5"}
    typed |= {"commitments.1.target": "sang-kien", "commitments.1.text": "", "commitments.1.measure": ""}
    wrong = await pages.send(here, typed | {"commitments.0.measure": "chín mươi"}, "clerk", unit=CHI_LANG.code)
    led = await pages.send(here, typed, "clerk", unit=CHI_LANG.code)

    shown = await pages.get(led.headers["location"], "clerk", unit=CHI_LANG.code)
    assert (wrong.status_code, "Đạt &lt;b&gt;95%" in wrong.text, led.status_code) == (422, True, 303)
    assert "Đạt &lt;b&gt;95%&lt;/b&gt;" in shown.text
    assert 'value="95,5"' in shown.text
    assert "Đạt &lt;b&gt;95%" in (await pages.get(f"/registration/plans/{PLAN}/commitments", "auditor")).text
