"""The words of the sealed box: the ballot that it belongs to, its seal, and the receipts of those who have voted."""

from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Final, NewType
from uuid import UUID

from pydantic import Field

BallotId = NewType("BallotId", UUID)
PublicKey = Annotated[str, Field(pattern="^[0-9a-f]{64}$", max_length=64, examples=["58" + "66" * 31])]
"""A point of the group edwards25519 in hexadecimal digits."""
Seal = Annotated[str, Field(pattern="^[0-9a-f]{64}$", max_length=64, examples=["0f" * 32])]
"""The SHA-256 of all that lies in a box, in hexadecimal digits."""
EMPTY: Final = sha256(b"").hexdigest()
"""The seal of a box in which nothing lies."""
Receipt = Annotated[str, Field(pattern="^[0-9a-f]{24}$", max_length=24, examples=["0f" * 12])]
"""What a member is given who has voted; it stands in the minutes."""


class Choice(StrEnum):
    """A vote on one dossier; one letter each, so that the length of a request says nothing."""

    YES = "y"
    NO = "n"
    BLANK = "b"


def receipt_of(ballot_id: BallotId, user: str, seal: str) -> str:
    """The receipt of a member whose ballot led to the box with this seal."""
    return sha256(f"tdkt-receipt|{ballot_id}|{user}|{seal}".encode()).hexdigest()[:24]
