"""The words for what bodies say of a dossier, in Vietnamese and English, as the pages show them."""

from collections.abc import Mapping
from typing import Final

from contracts.catalog.terms import Silence
from contracts.review_words import Bilingual
from services.review.opinion.messages import Position

POSITIONS: Final[Mapping[Position, Bilingual]] = {
    Position.AGREES: Bilingual("nhất trí", "agrees"),
    Position.OBJECTS: Bilingual("không nhất trí", "objects"),
    Position.ABSTAINS: Bilingual("không có ý kiến", "abstains"),
}
LOOKS: Final[Mapping[Position, str]] = {
    Position.AGREES: "good",
    Position.OBJECTS: "bad",
    Position.ABSTAINS: "off",
}
SILENCES: Final[Mapping[Silence, Bilingual]] = {
    Silence.PROCEEDS: Bilingual("quá hạn không trả lời thì xét tiếp", "silence lets the procedure go on"),
    Silence.WAITS: Bilingual("chờ đến khi có trả lời", "the procedure waits for an answer"),
}
