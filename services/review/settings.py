"""What review is told from outside besides what every service is told."""

from chassis.settings import Settings
from services.review.domain.session import LocalThreshold


class ReviewSettings(Settings):
    """The settings of review, from variables that begin with `REVIEW_`."""

    vote_thresholds: tuple[LocalThreshold, ...] = ()
    """What the council's own regulation asks for a title, as a JSON list; other titles go by the catalogue."""
