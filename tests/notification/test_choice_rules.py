"""The rules of a choice."""

import pytest

from chassis.deciding.testing import Rules, context
from contracts.message import Actor, RefusalKind
from contracts.notification import About
from services.notification.choice.messages import ChooseNotices, Chosen, NoticesChosen, Way
from services.notification.choice.refusals import FormalNoticeMailed, NotYourChoice
from services.notification.choice.rules import DECIDER
from services.notification.contact.messages import Language
from services.notification.notice.table import table
from tests.notification.heard_events import COMMUNE, WARD

CLERK = Actor("can-bo", unit=WARD.code, duties=frozenset({"clerk"}))
MEMBER = Actor("uy-vien", unit=WARD.code, duties=frozenset({"council"}))
STAFF = Actor("phong-noi-vu", duties=frozenset({"appraiser"}))
DIGEST = (Chosen(about=About.WORK_DUE, way=Way.DIGEST),)
given = Rules(DECIDER).given


def mine(person: str = CLERK.subject, addressee: str = WARD.code) -> ChooseNotices:
    """The command by which a person chooses for a mailbox of its own."""
    return ChooseNotices(addressee=addressee, person=person, ways=DIGEST)


def test_a_person_chooses_for_the_own_mailbox_and_the_last_choice_counts() -> None:
    """Chosen once more as it is, nothing happens."""
    chosen = NoticesChosen(addressee=WARD.code, person=CLERK.subject, email=None, language=Language.VI, ways=DIGEST)

    given().when(mine(), context(CLERK)).then(chosen)
    given(chosen).when(mine(), context(CLERK)).nothing()


@pytest.mark.parametrize(
    ("command", "actor"),
    [
        (mine(), MEMBER),
        (mine(addressee=COMMUNE.code), CLERK),
        (mine(person=STAFF.subject), STAFF),
        (ChooseNotices(addressee=WARD.code, ways=DIGEST), MEMBER),
        (ChooseNotices(addressee=COMMUNE.code, ways=DIGEST), CLERK),
    ],
    ids=["another person", "another unit", "staff for a unit", "no duty for the unit", "another unit's mailbox"],
)
def test_nobody_chooses_for_others(command: ChooseNotices, actor: Actor) -> None:
    """A person for itself and its own inbox, an addressee's mailbox by those who set its contact."""
    refusal = given().when(command, context(actor)).refused(NotYourChoice)

    assert refusal.kind is RefusalKind.NOT_ALLOWED


def test_the_staff_of_a_site_choose_from_the_inbox_of_the_site_and_for_every_mailbox() -> None:
    """They have no unit and work for the one that bears the site's code."""
    at_ward = context(STAFF, site=WARD.code)

    assert given().when(mine(person=STAFF.subject), at_ward).events
    assert given().when(ChooseNotices(addressee=COMMUNE.code, ways=DIGEST), context(STAFF)).events


@pytest.mark.parametrize("about", list(About))
def test_what_is_formal_is_never_turned_off_for_a_unit(about: About) -> None:
    """Decisions and refusals always reach its own mailbox, at once or in the digest; a person may do without."""
    off = (Chosen(about=about, way=Way.OFF),)
    outcome = given().when(ChooseNotices(addressee=WARD.code, ways=off), context(CLERK))
    own = ChooseNotices(addressee=WARD.code, person=CLERK.subject, ways=off)

    if table()[about].formal:
        assert outcome.refused(FormalNoticeMailed).kind is RefusalKind.INVALID
    else:
        assert outcome.events
    assert given().when(own, context(CLERK)).events
    assert (
        given()
        .when(ChooseNotices(addressee=WARD.code, ways=(Chosen(about=about, way=Way.DIGEST),)), context(CLERK))
        .events
    )
