"""The confirmation of a line of the law: by whom, of what, and what becomes of how sure it is."""

from datetime import date
from typing import Final

import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules, at, context
from contracts.catalog import catalogue, listed, title
from contracts.catalog.grounds import grounds
from contracts.catalog.terms import Discipline
from contracts.vocabulary import Confidence
from services.review.catalogue.lines import line_id, lines, sure_of
from services.review.catalogue.messages import (
    CatalogueCommand,
    CatalogueEvent,
    ConfirmationWithdrawn,
    ConfirmLine,
    LineConfirmed,
    WithdrawConfirmation,
)
from services.review.catalogue.refusals import (
    LawNotStandingBody,
    LineConfirmedAlready,
    LineDayWrong,
    LineNotConfirmed,
    LineUnknown,
)
from services.review.catalogue.rules import DECIDER
from tests.review.appraisals import outcomes
from tests.review.cases import CLERK, STANDING_BODY, evidence, individual, when

given = Rules(DECIDER).given
LAW: Final = "L2003_ND91"
VOTE: Final = title("LDTT", LAW).vote
LINE: Final = line_id(LAW, VOTE)
AT: Final = "2017-12-04T09:00"
CONFIRM: Final = ConfirmLine(
    ruleset=LAW, line=LINE, source="Quy chế của Hội đồng, Điều 7", checked_on=date(2017, 12, 1), remark=None
)
CONFIRMED: Final = LineConfirmed(**dict(CONFIRM), words=VOTE.vi, citation=VOTE.citation)
WITHDRAW: Final = WithdrawConfirmation(ruleset=LAW, line=LINE, reason="Đối chiếu nhầm.")


def test_a_confirmation_holds_the_words_that_were_compared() -> None:
    """They can be read in ten years without the catalogue of today; the same again says nothing."""
    given().when(CONFIRM, when(STANDING_BODY, AT)).then(CONFIRMED)
    given(CONFIRMED).when(CONFIRM, when(STANDING_BODY, AT)).then()


def test_a_confirmation_is_taken_back_and_made_anew() -> None:
    """Another text may then be stated."""
    other = CONFIRM.model_copy(update={"source": "Quy chế mới"})
    given(CONFIRMED).when(other, when(STANDING_BODY, AT)).refused(LineConfirmedAlready)
    withdrawn = ConfirmationWithdrawn(ruleset=LAW, line=LINE, reason="Đối chiếu nhầm.")
    given(CONFIRMED).when(WITHDRAW, when(STANDING_BODY, AT)).then(withdrawn)
    given(CONFIRMED, withdrawn).when(other, when(STANDING_BODY, AT)).then(
        CONFIRMED.model_copy(update={"source": "Quy chế mới"})
    )


def test_who_confirms_what_and_when() -> None:
    """The standing body, a line of the catalogue of today, compared today at the latest."""
    given().when(CONFIRM, when(CLERK, AT)).refused(LawNotStandingBody)
    tomorrow = CONFIRM.model_copy(update={"checked_on": date(2017, 12, 5)})
    given().when(tomorrow, when(STANDING_BODY, AT)).refused(LineDayWrong)
    for changed in ({"line": "0" * 16}, {"ruleset": "L2022_ND98"}, {"ruleset": "L1995"}):
        given().when(CONFIRM.model_copy(update=changed), when(STANDING_BODY, AT)).refused(LineUnknown)
    given().when(WITHDRAW, when(STANDING_BODY, AT)).refused(LineNotConfirmed)


@pytest.mark.parametrize("ruleset", [one.id for one in catalogue().rulesets])
def test_every_line_of_the_law_can_be_confirmed(ruleset: str) -> None:
    """Titles that share a line share its id, and a line that says something else is another one."""
    known = lines(ruleset)
    for one in listed(ruleset):
        for ground in grounds(one):
            line = known[line_id(ruleset, ground)]
            assert one.code in line.titles
            assert line.ground.model_copy(update={"confidence": ground.confidence}) == ground
    reworded = VOTE.model_copy(update={"vi": "Từ 70%."})
    assert line_id(LAW, reworded) not in lines(LAW)


def test_what_is_confirmed_is_sure_and_nothing_else() -> None:
    """Wherever a dossier is judged by the line; a rule that rests on another title is no surer than that one's."""
    facts = individual(discipline=Discipline.KHIEN_TRACH)
    before = outcomes("LDTT", LAW, facts)
    doubtful = [one for one in title("LDTT", LAW).prerequisites if one.confidence is not Confidence.SOURCED]
    assert doubtful
    for rule in doubtful:
        sure = frozenset([line_id(LAW, rule)])
        after = outcomes("LDTT", LAW, facts, evidence(confirmed=sure))
        changed = {name for name in after if after[name] != before[name]}
        assert changed - {"subject_kind"} == {rule.rule}, "the kind of subject rests on a title's last rule"
        assert after[rule.rule].confidence is Confidence.SOURCED
        assert after[rule.rule].holds == before[rule.rule].holds
    assert sure_of("L2003_ND42", VOTE, frozenset([LINE])) is VOTE.confidence, "another ruleset's line"


commands = st.one_of(
    st.sampled_from([CONFIRM, WITHDRAW]),
    st.builds(
        lambda line, source: CONFIRM.model_copy(update={"line": line, "source": source}),
        st.sampled_from([*lines(LAW), "f" * 16]),
        st.sampled_from(["Công báo", "Cơ sở dữ liệu quốc gia"]),
    ),
)


@settings(deadline=None)
@cases(st.lists(st.tuples(commands, st.sampled_from([STANDING_BODY, CLERK])), max_size=12))
def test_a_line_stands_confirmed_by_one_text_at_most(sent: list[tuple[CatalogueCommand, object]]) -> None:
    """Whatever is sent by whomever: between two confirmations of a line stands its withdrawal."""
    events: list[CatalogueEvent] = []
    standing: dict[str, str] = {}
    for command, actor in sent:
        found = given(*events).when(command, context(actor, at(AT))).events  # type: ignore[arg-type]
        for event in found:
            assert actor is STANDING_BODY
            match event:
                case LineConfirmed():
                    assert event.line not in standing
                    assert event.line in lines(LAW)
                    standing[event.line] = event.source
                case ConfirmationWithdrawn():
                    del standing[event.line]
        events += found
