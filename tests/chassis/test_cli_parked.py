"""The verbs that deal with parked messages and held events."""

import asyncio
import json
from uuid import uuid4

import pytest

from tests.chassis.databases import Database, as_owner
from tests.chassis.operator import WHY, Operator, park


def test_a_parked_message_is_listed_shown_and_discarded(operator: Operator) -> None:
    """An operator sees what waits and why, and decides; discarding asks first and keeps the evidence."""
    parked_id = asyncio.run(park(operator.database))
    listed = operator.types("parked", "list")
    shown = operator.types("parked", "show", parked_id)
    asked = operator.types("parked", "discard", parked_id, *WHY[:-1])
    discarded = operator.types("parked", "discard", parked_id, *WHY)
    kept = operator.types("parked", "list", "--discarded")

    assert parked_id in listed[1]
    assert "fork" in listed[1]
    assert '{"plan": 1}' in shown[1]
    assert (asked[0], discarded[0]) == (1, 0)
    assert operator.types("parked", "list")[1] == "no message is parked\n"
    assert parked_id in kept[1]


def test_a_message_that_still_cannot_be_heard_stays_parked(operator: Operator) -> None:
    """Trying again says what came of it."""
    parked_id = asyncio.run(park(operator.database))
    one = operator.types("parked", "retry", parked_id)
    everything = operator.types("parked", "retry")

    sentence = one[2].splitlines()[-1]
    assert (one[0], sentence.startswith("the message stays parked: malformed: ")) == (1, True)
    assert sentence.count("malformed") == 1
    assert everything[:2] == (0, "0 of 1 parked messages were heard\n")


@pytest.mark.parametrize("words", [("retry",), ("discard", *WHY)])
def test_a_discarded_message_is_dealt_with(operator: Operator, words: tuple[str, ...]) -> None:
    """It is neither retried nor discarded again, and the answer repeats why it was discarded."""
    parked_id = asyncio.run(park(operator.database, "discarded", "by telephone (was fork)"))
    code, _, error = operator.types("parked", words[0], parked_id, *words[1:])

    assert (code, error) == (1, "the message was discarded already: by telephone (was fork)\n")


def test_a_forged_message_moves_no_cursor(operator: Operator) -> None:
    """Control characters are shown escaped; line feeds of a detail stay harmless."""
    parked_id = asyncio.run(park(operator.database, "fork", "\x1b]0;owned\x07\x9b2J\u202e"))
    shown = operator.types("parked", "list")[1] + operator.types("parked", "show", parked_id)[1]

    assert "\\u001b]0;owned\\u0007\\u009b2J\\u202e" in shown
    assert shown.replace("\n", "").isprintable()


def test_a_message_that_is_not_parked_is_named(operator: Operator) -> None:
    """A wrong id is reported in one sentence."""
    unknown = str(uuid4())

    assert operator.types("parked", "show", unknown) == (1, "", f"no message is parked under {unknown}\n")


async def _hold(database: Database, *positions: int) -> None:
    """Hold events for the policies, the later ones behind the first, as if all were of one stream."""
    for position in positions:
        reason = "ZeroDivisionError" if position == positions[0] else "behind"
        held = "insert into log.held (loop, position, stream, reason) values ('policies', $1, 'note-1', $2)"
        await as_owner(database, held, position, reason)


def test_a_held_event_is_named_and_dealt_with_again(operator: Operator) -> None:
    """By the code of this process; one that waits behind another is not dealt with before it."""
    asyncio.run(_hold(operator.database, 2, 4))

    status, listed = operator.types("status")[1], operator.types("held", "list")[1].splitlines()
    behind, _, said = operator.types("held", "retry", "4")
    code, retried, _ = operator.types("held", "retry", "2")

    assert "2 events held: position 2, ZeroDivisionError" in status
    assert [line.split()[1] for line in listed] == ["2", "4"]
    assert (behind, said) == (1, "position 4 waits behind position 2 of its stream: deal with that first\n")
    assert (code, retried) == (0, "policies: 2 held events were dealt with, 0 are held still\n")
    assert operator.types("held", "list")[1] == "no event is held\n"


def test_an_event_passed_over_stands_in_the_log_with_actor_and_reason(operator: Operator) -> None:
    """Without consent nothing is done; afterwards those behind it are dealt with."""
    asyncio.run(_hold(operator.database, 2, 4))

    asked = operator.types("held", "pass", "2")
    head = operator.head()
    code, said, _ = operator.types("held", "pass", "2", *WHY)
    (row,) = asyncio.run(as_owner(operator.database, "select type, actor, data from log.events where position = 6"))
    data = json.loads(row["data"])

    assert (asked[0], head) == (1, 5)
    assert (code, said.splitlines()[0]) == (0, "position 2 was passed over")
    assert (row["type"], row["actor"], data["reason"]) == ("PassOrdered", "an.nguyen", "checked by telephone")
    assert (data["loop"], data["position"], data["held_for"]) == ("policies", 2, "ZeroDivisionError")
    assert operator.types("held", "list")[1] == "no event is held\n"
    assert operator.types("held", "retry", "2")[0] == 1
