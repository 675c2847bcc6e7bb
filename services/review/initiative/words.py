"""The words for the states of an initiative, in Vietnamese and English, as the pages show them."""

from collections.abc import Mapping
from typing import Final

from contracts.review_words import Bilingual
from services.review.initiative.messages import InitiativeState

STATES: Final[Mapping[InitiativeState, Bilingual]] = {
    InitiativeState.SUBMITTED: Bilingual("Chờ Hội đồng chấm điểm", "Awaits the council"),
    InitiativeState.SCORED: Bilingual("Đã chấm điểm, chờ công nhận", "Scored, awaits recognition"),
    InitiativeState.RECOGNISED: Bilingual("Được công nhận", "Recognised"),
    InitiativeState.NOT_RECOGNISED: Bilingual("Không được công nhận", "Not recognised"),
    InitiativeState.ANNULLED: Bilingual("Đã hủy bỏ công nhận", "Recognition annulled"),
}
LOOKS: Final[Mapping[InitiativeState, str]] = {
    InitiativeState.SUBMITTED: "wait",
    InitiativeState.SCORED: "wait",
    InitiativeState.RECOGNISED: "good",
    InitiativeState.NOT_RECOGNISED: "bad",
    InitiativeState.ANNULLED: "bad",
}
"""The look of the tag of each state."""
