"""Sealed votes: sums that both codes open and nothing else does."""

from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.vocabulary import DossierId
from services.review.ballot import sealing
from services.review.ballot.box import seal_of, seal_votes
from services.review.ballot.messages import EMPTY, Choice

BALLOT = uuid4()
ONE, OTHER = (sealing.secret_of(sealing.new_code(), BALLOT) for _ in range(2))
KEY = sealing.joint(sealing.public_key_of(ONE), sealing.public_key_of(OTHER))


def total(sum_: sealing.Sealed, most: int, one: bytes = ONE, other: bytes = OTHER) -> int:
    """The sum that two secrets open."""
    return sealing.total(sum_, (sealing.unlocked(sum_, one), sealing.unlocked(sum_, other)), most)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_a_sum_of_sealed_votes_is_the_sum(votes: list[bool]) -> None:
    """Whatever they are."""
    sum_ = sealing.sealed(votes[0], KEY)
    for vote in votes[1:]:
        sum_ = sealing.added(sum_, sealing.sealed(vote, KEY))
    assert total(sum_, len(votes)) == sum(votes)


def test_one_code_or_a_wrong_one_opens_nothing() -> None:
    """Nor does one code twice."""
    sum_ = sealing.sealed(True, KEY)
    for one, other in ((ONE, ONE), (OTHER, OTHER), (ONE, sealing.secret_of("AAAA", BALLOT))):
        with pytest.raises(ValueError, match="opens to this"):
            total(sum_, 200, one, other)


def test_a_code_is_read_as_it_is_typed() -> None:
    """In small letters, with blanks; and is another secret for another ballot."""
    code = sealing.new_code()
    assert sealing.secret_of(code.lower().replace("-", " "), BALLOT) == sealing.secret_of(code, BALLOT)
    assert sealing.secret_of(code, uuid4()) != sealing.secret_of(code, BALLOT)
    assert sealing.new_code() != code


async def test_the_same_vote_is_sealed_to_another_text_each_time() -> None:
    """With as many sealings for every choice."""
    dossier = DossierId(uuid4())
    boxes = [await seal_votes({dossier: choice}, KEY) for choice in (Choice.YES, Choice.YES, Choice.NO, Choice.BLANK)]
    assert len({seal_of(one) for one in boxes}) == len(boxes)
    assert {len(one) for one in boxes} == {2}
    assert seal_of({}) == EMPTY
