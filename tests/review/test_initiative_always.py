"""The invariants of an initiative under any commands in any order by anybody."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.deciding.testing import Rules, at, context
from contracts.catalog.terms import Scope
from contracts.message import Actor
from services.review.initiative.messages import (
    InitiativeCommand,
    InitiativeEvent,
    InitiativeRecognised,
    InitiativeRefused,
    InitiativeScored,
    InitiativeSubmitted,
    RecognitionAnnulled,
    UnitFound,
)
from services.review.initiative.rules import DECIDER
from tests.review.cases import CHI_LANG, CLERK, HEAD, OTHER_CLERK, STANDING_BODY
from tests.review.initiatives import ANNUL, RECOGNISE, REFUSE, SCORE, SUBMIT

Sent = tuple[InitiativeCommand, Actor, int, str]
BEGUN = at("2017-10-20T09:00")
FOUND = UnitFound(holder=CHI_LANG.code, name=CHI_LANG.name)
recognitions = st.sampled_from([RECOGNISE.model_copy(update={"scope": scope}) for scope in Scope])
scores = st.sampled_from(
    [SCORE, SCORE.model_copy(update={"proposed": False}), SCORE.model_copy(update={"note": "Tốt"})]
)
commands = st.one_of(st.sampled_from([SUBMIT, SUBMIT, REFUSE, ANNUL]), scores, recognitions, recognitions)
actors = st.sampled_from([CLERK, OTHER_CLERK, STANDING_BODY, HEAD, HEAD])
levels = st.sampled_from(["district", "province"])
histories = st.lists(st.tuples(commands, actors, st.integers(0, 48), levels), max_size=15)


@settings(deadline=None)
@given(histories)
def test_what_is_recognised_was_submitted_scored_and_proposed(sent: list[Sent]) -> None:
    """Scopes only widen, a result is final but for an annulment, and a repeated command is nothing new."""
    events: list[InitiativeEvent] = []
    now = BEGUN
    for command, actor, hours, level in sent:
        now += timedelta(hours=hours)
        there = replace(context(actor, now), level=level)
        for repeated in (False, True):
            found = Rules(DECIDER).given(*events).when(command, there, FOUND).events
            assert not (repeated and found), "the same command a second time leads to nothing"
            events += found
    kinds = [type(one) for one in events]
    assert kinds[:1] in ([], [InitiativeSubmitted])
    assert kinds.count(InitiativeSubmitted) <= 1
    recognised = [one for one in events if isinstance(one, InitiativeRecognised)]
    reach = [list(Scope).index(one.scope) for one in recognised]
    assert reach == sorted(set(reach))
    if recognised:
        before = events[: events.index(recognised[0])]
        last = [one for one in before if isinstance(one, InitiativeScored)][-1]
        assert last.proposed
        assert InitiativeRefused not in kinds
        assert set(kinds[kinds.index(InitiativeRecognised) :]) <= {InitiativeRecognised, RecognitionAnnulled}
    assert kinds.count(RecognitionAnnulled) <= len(recognised)
    for final in (InitiativeRefused, RecognitionAnnulled):
        assert final not in kinds[:-1]
