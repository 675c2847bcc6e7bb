"""What waits within the site: sessions to hold, decisions to sign, and where a dossier is meanwhile."""

from collections import defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis.strategies import permutations

from chassis.deciding.testing import at
from chassis.declaring.rows import Rows, fold
from chassis.reading.projector import Projector
from chassis.reading.rebuild import compare
from chassis.reading.viewer import Viewer
from contracts.envelope import Relation
from contracts.message import Event
from contracts.pages import new_decision
from contracts.planning import PlanWithdrawn
from contracts.review import AppraisalResult, Stage
from services.notification.service import SERVICE
from services.notification.work import MODULE
from services.notification.work.tasks import TaskKind
from tests.notification.harness import NotificationHarness
from tests.notification.heard_events import DOCUMENT, PLAN_ID, WARD, appraised, awarded, issued, origin, refused
from tests.notification.test_work_projection import STAFF, WARD_CLERK, Told, found, here, seen, tasks, told
from tests.notification.work_events import (
    COUNCIL,
    DOSSIER_ID,
    OTHER,
    SECOND_ID,
    SESSION_ID,
    convened,
    forwarded,
    second,
    submitted,
    voted,
)

HEAD = Viewer(None, frozenset({"signer"}))
BEFORE, THE_DAY, AFTER = "2017-12-18", "2017-12-20T15:00", "2017-12-21"
ELIGIBLE: Told = here(
    ("2016-12-23", issued()),
    ("2017-12-01", submitted()),
    ("2017-12-01", submitted(OTHER, SECOND_ID)),
    ("2017-12-12", appraised(AppraisalResult.ELIGIBLE)),
    ("2017-12-12", second()),
)
CONVENED: Told = here(("2017-12-15", convened()))
VOTED: Told = here(("2017-12-20", voted(DOSSIER_ID)))
PROJECTIONS = {one.event: one.call for one in MODULE.projections if one.relation is Relation.OWN}
COUNCILS = {TaskKind.DOSSIERS_ELIGIBLE, TaskKind.SESSION_TO_HOLD, TaskKind.DECISION_TO_SIGN}


async def waits(harness: NotificationHarness, viewer: Viewer = STAFF, now: str = AFTER) -> dict[str, int]:
    """How many dossiers wait before the council, in it, and behind it: by the kind of work."""
    lines = await tasks(harness, viewer, now)
    return {kind.value: int(line.en.rpartition(": ")[2]) for kind, line in lines.items() if kind in COUNCILS}


async def test_a_session_waits_from_its_convening_to_the_end_of_its_day(harness: NotificationHarness) -> None:
    """For those who record its votes; others follow its dossiers, and a unit hears nothing of it."""
    await told(harness, [*ELIGIBLE, *CONVENED])

    line = (await tasks(harness, STAFF, BEFORE))[TaskKind.SESSION_TO_HOLD]
    of_head = (await tasks(harness, HEAD, BEFORE))[TaskKind.SESSION_TO_HOLD]

    assert (line.since, line.due, line.from_whom, line.unit, line.year) == (
        at("2017-12-15"),
        at("2017-12-21"),
        COUNCIL,
        None,
        2017,
    )
    assert line.vi == (
        f"Tổ chức phiên họp ngày 20/12/2017 của {COUNCIL} về 2 hồ sơ: ghi kết quả biểu quyết, kết thúc phiên họp"
    )
    assert line.page == f"/review/sessions/{SESSION_ID}"
    assert of_head.page == f"/review/dossiers?session={SESSION_ID}"
    assert await waits(harness) == {"session-to-hold": 2}
    assert ("mine", "session-to-hold", "") in await seen(harness, STAFF, THE_DAY, year=2017)
    assert ("overdue", "session-to-hold", "") in await seen(harness, STAFF, AFTER)
    assert ("others", "session-to-hold", "") in await seen(harness, HEAD, AFTER)
    assert await waits(harness, WARD_CLERK) == {}


async def test_what_the_council_proposed_waits_for_the_head(harness: NotificationHarness) -> None:
    """One line for the session; what it did not propose waits for nobody, before its refusal is heard as well."""
    await told(harness, [*ELIGIBLE, *CONVENED, *VOTED])

    line = (await tasks(harness, HEAD, AFTER))[TaskKind.DECISION_TO_SIGN]
    of_staff = (await tasks(harness, STAFF, AFTER))[TaskKind.DECISION_TO_SIGN]

    assert (line.since, line.due, line.group.value) == (at("2017-12-20"), None, "mine")
    assert line.vi == (
        f"Ký quyết định khen thưởng hoặc chuyển cấp trên 1 hồ sơ được {COUNCIL} đề nghị tại phiên họp ngày 20/12/2017"
    )
    assert line.page == new_decision(SESSION_ID)
    assert (of_staff.group.value, of_staff.page) == ("others", f"/review/dossiers?session={SESSION_ID}")
    assert await waits(harness) == {"decision-to-sign": 1}


@pytest.mark.parametrize(
    "end",
    [
        here(("2017-12-29", awarded())),
        here(("2017-12-29", refused(Stage.HEAD))),
        here(("2017-12-29", forwarded("tinh-lang-son"))),
        here(("2017-12-29", PlanWithdrawn(plan_id=PLAN_ID, document=DOCUMENT, reason="Ban hành nhầm."))),
    ],
    ids=["awarded", "refused", "passed-up", "plan-withdrawn"],
)
async def test_a_dossier_leaves_the_council_and_the_head_at_its_end(harness: NotificationHarness, end: Told) -> None:
    """Also where its end is heard first, then the vote, the session, and at last the dossier itself."""
    session = here(("2017-12-15", convened(DOSSIER_ID)), ("2017-12-20", voted(DOSSIER_ID, over=(DOSSIER_ID,))))
    backwards = [*ELIGIBLE[:2], ELIGIBLE[3], *session, *end][::-1]
    for number in range(1, len(backwards) + 1):
        await told(harness, backwards[number - 1 : number])

        assert (await waits(harness)).get("decision-to-sign", 0) == 0
    assert await waits(harness) == {}


OF_ALL_KINDS = [event for _, event, _ in (*ELIGIBLE[1:2], *ELIGIBLE[3:4], *CONVENED, *VOTED)]
OF_ALL_KINDS += [awarded(), refused(Stage.HEAD), forwarded("tinh-lang-son")]


def rows_after(events: Iterable[Event]) -> dict[str, Rows]:
    """The rows of the work list after `events`."""
    tables: defaultdict[str, Rows] = defaultdict(dict)
    for event in events:
        for change in PROJECTIONS[type(event)](event, origin("review")):
            fold(tables[change.table.name], change)
    return tables


@given(permutations(OF_ALL_KINDS))
def test_the_rows_are_the_same_in_every_order(events: list[Event]) -> None:
    """Of lanes that overtake one another, so that a rebuild and the live loop agree."""
    assert rows_after(events) == rows_after(OF_ALL_KINDS)


@pytest.mark.parametrize("backwards", [False, True], ids=["in-order", "backwards"])
async def test_where_a_dossier_is_says_its_session_and_its_vote(
    harness: NotificationHarness, *, backwards: bool
) -> None:
    """On the agenda the council holds it, after the vote the head, or nobody."""
    before = [*ELIGIBLE, *CONVENED]
    await told(harness, before[::-1] if backwards else before)
    (on_agenda,) = await found(harness, WARD_CLERK, q=str(DOSSIER_ID))
    await told(harness, VOTED)
    (proposed,) = await found(harness, WARD_CLERK, q=str(DOSSIER_ID))
    (unproposed,) = await found(harness, WARD_CLERK, q=str(SECOND_ID))

    assert (on_agenda.state, on_agenda.holder, on_agenda.since) == ("on-agenda", COUNCIL, at("2017-12-15"))
    assert on_agenda.state_vi == "đã vào chương trình phiên họp Hội đồng ngày 20/12/2017"
    assert (proposed.state, proposed.holder, proposed.since) == ("proposed", "người có thẩm quyền", at("2017-12-20"))
    assert proposed.holder_en == "the competent head"
    assert (unproposed.state, unproposed.since) == ("refused-council", at("2017-12-20"))


async def test_a_history_older_than_these_events_is_shown_as_it_was(harness: NotificationHarness) -> None:
    """A session of which nobody told us leaves its dossiers with the eligible ones until they come to an end."""
    await told(harness, ELIGIBLE)
    before = await waits(harness)
    await told(harness, here(("2017-12-29", awarded())))
    after = await waits(harness)

    await told(harness, here(("2017-12-20", voted(over=(SECOND_ID,)))))

    assert (before, after) == ({"dossiers-eligible": 2}, {"dossiers-eligible": 1})
    assert await waits(harness) == {}
    assert ("mine", "dossiers-eligible", "") not in await seen(harness, STAFF, AFTER, unit=WARD.code)


async def test_the_tables_of_the_council_are_what_the_log_makes_them(harness: NotificationHarness) -> None:
    """Heard backwards, and built anew from the log."""
    await told(harness, [*ELIGIBLE, *CONVENED, *VOTED, *here(("2017-12-29", awarded()))][::-1])

    assert not await Projector(SERVICE, harness.store).step()
    assert all(one.identical for one in await compare(harness.store, SERVICE))
