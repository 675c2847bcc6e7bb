"""An operator hands out the signed notes about lanes as evidence."""

import asyncio

import pytest

from chassis.log.notes import Kind
from tests.chassis.databases import as_owner
from tests.chassis.operator import Operator

UP = "lang-son.writing.to.tinh-lang-son"
_HEADS = """
    insert into log.heads (topic, lane, size, note)
    values ('a.b.public', 0, 3, E'held\\n'), ('a.c.public', 0, 0, null)
"""
_FORKS = """
    insert into log.forks values ('a.b.public', 0, 2, E'other\\n', E'held\\n', '2017-01-03 01:30:00+00'),
        ('a.c.public', 0, 1, E'first\\n', null, '2017-01-03 01:30:00+00')
"""
_RECEIPTS = """
    insert into log.receipts values ($1, 0, 'tinh-lang-son.review', 7, '', 9, now(), E'cosigned\\n')
"""


def keep(operator: Operator) -> None:
    """A head that was held, one that shows another past, and a receipt."""
    asyncio.run(as_owner(operator.database, _HEADS))
    asyncio.run(as_owner(operator.database, _FORKS))
    asyncio.run(as_owner(operator.database, _RECEIPTS, UP))


@pytest.mark.parametrize("kind", ["heads", "receipts", "requests", "forks"])
def test_where_nothing_was_signed_there_is_nothing_to_hand_out(operator: Operator, kind: Kind) -> None:
    """A sentence instead of nothing."""
    assert operator.types("lanes", kind) == (0, f"there are no {kind}\n", "")


def test_notes_are_printed_as_they_were_signed(operator: Operator) -> None:
    """Each after a line that names its lane; a fork with both notes."""
    keep(operator)

    code, heads, _ = operator.types("lanes", "heads")
    _, receipts, _ = operator.types("lanes", "receipts")
    _, forks, _ = operator.types("lanes", "forks")

    assert (code, heads) == (0, "# a.b.public/0: head of 3 messages\nheld\n\n")
    assert receipts == f"# {UP}/0: 7 messages confirmed by tinh-lang-son.review\ncosigned\n\n"
    assert [line for line in forks.splitlines() if not line.startswith("# a.")] == [
        "other", "", "# the newest head of what was heard", "held", "", "first", "",
    ]  # fmt: skip
    assert forks.startswith("# a.b.public/0: head of 2 messages, of another past, found 2017-01-03 ")
