"""Who may do what with plans: the pages open to the same duties as the routes, and show what their reader may do."""

from dataclasses import dataclass
from typing import Final

from chassis.reading.viewer import Viewer
from chassis.web.auth import Duty

READING: Final[tuple[Duty, ...]] = ("clerk", "appraiser", "council", "chair", "signer", "auditor", "operator")
DRAFTING: Final[tuple[Duty, ...]] = ("clerk", "appraiser", "signer")
DECIDING: Final[tuple[Duty, ...]] = ("clerk", "signer")


@dataclass(frozen=True, slots=True)
class May:
    """What a reader of a page may do: draw up plans, and decide on them."""

    draft: bool
    decide: bool

    @classmethod
    def of(cls, viewer: Viewer) -> "May":
        """What `viewer` may do; one who works for a unit acts on no plan of the site."""
        held = viewer.duties if viewer.is_staff else frozenset[str]()
        return cls(
            draft=not held.isdisjoint(DRAFTING),
            decide=not held.isdisjoint(DECIDING),
        )
