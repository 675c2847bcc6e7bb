"""Who may do what with the tree of units."""

from typing import Final

from chassis.reading.viewer import Viewer
from chassis.web.auth import Duty

READING: Final[tuple[Duty, ...]] = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
CHANGING: Final[tuple[Duty, ...]] = ("clerk", "signer")


def may_change(viewer: Viewer) -> bool:
    """Whether `viewer` may change the tree; one who works for a unit may not."""
    return viewer.is_staff and not viewer.duties.isdisjoint(CHANGING)
