"""The way rules are tested notices what it is there to notice."""

import pytest

from chassis.deciding.testing import Rules, at, context
from contracts.message import Context, Decider, Refusal
from tests.chassis.databases import CLERK
from tests.chassis.sample import (
    Note,
    NoteAlreadyWritten,
    NoteCommand,
    NoteEvent,
    NoteMissing,
    NoteStruck,
    NoteWritten,
    StrikeNote,
    decide_note,
    evolve_note,
    note_id,
    write,
)

NOTES: Decider[NoteCommand, Note, NoteEvent] = Decider(Note(), decide_note, evolve_note)
given = Rules(NOTES).given
NOW = context(CLERK)
WRITTEN = NoteWritten(note_id=note_id(1), title="a title", text="some words")
STRIKE = StrikeNote(note_id=note_id(1), reason="wrong")
STRUCK = NoteStruck(note_id=note_id(1), reason="wrong")


def test_what_follows_is_returned_as_the_state_it_leads_to() -> None:
    """A test may look at what is true afterwards."""
    assert given(WRITTEN).when(STRIKE, NOW).then(STRUCK) == Note(written=True, struck=True)


def test_another_event_than_expected_is_noticed() -> None:
    """Events are compared whole."""
    with pytest.raises(AssertionError):
        given(WRITTEN).when(STRIKE, NOW).then(STRUCK.model_copy(update={"reason": "right"}))


def test_an_event_where_none_was_expected_is_noticed() -> None:
    """Nothing means nothing."""
    with pytest.raises(AssertionError):
        given(WRITTEN).when(STRIKE, NOW).nothing()


def test_a_refusal_where_an_event_was_expected_is_noticed() -> None:
    """And it says which rule said no."""
    with pytest.raises(AssertionError, match="NoteMissing"):
        given().when(STRIKE, NOW).then(STRUCK)


@pytest.mark.parametrize("kind", [NoteAlreadyWritten, Refusal])
def test_another_refusal_than_expected_is_noticed(kind: type[Refusal]) -> None:
    """Refusals are compared by their exact type."""
    with pytest.raises(AssertionError):
        given().when(STRIKE, NOW).refused(kind)


def test_an_event_where_a_refusal_was_expected_is_noticed() -> None:
    """An allowed request is not refused."""
    with pytest.raises(AssertionError):
        given().when(write(1), NOW).refused(NoteAlreadyWritten)


def test_a_refusal_whose_sentence_lacks_a_fact_is_noticed() -> None:
    """Both sentences must be sayable with the facts that the rule gave."""

    class Wordless(Refusal):
        """A rule that forgot to say what it names."""

        code = "wordless"
        vi = "{missing}"
        en = "{missing}"

    def refuse(command: NoteCommand, note: Note, evidence: None, context: Context) -> tuple[NoteEvent, ...]:
        _ = (command, note, evidence, context)
        raise Wordless

    with pytest.raises(KeyError):
        Rules(Decider(Note(), refuse, evolve_note)).given().when(write(1), NOW).refused(Wordless)


def test_the_refusal_can_be_looked_at() -> None:
    """For the facts that it names."""
    assert given().when(STRIKE, NOW).refused(NoteMissing).facts == {}


def test_an_instant_is_read_in_viet_nam() -> None:
    """In every offset it may be written in."""
    assert (
        at("2017-01-15T01:00:00+00:00").isoformat()
        == at("2017-01-15T08:00").isoformat()
        == ("2017-01-15T08:00:00+07:00")
    )
