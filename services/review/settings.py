"""The settings of review beyond those of every service."""

from typing_extensions import override

from chassis.settings import Settings
from services.review.session.messages import CouncilLimits, LocalThreshold


class ReviewSettings(Settings):
    """The settings of review, from variables that begin with `REVIEW_`."""

    vote_thresholds: tuple[LocalThreshold, ...] = ()
    """The thresholds of the council's own regulation, as a JSON list; other titles go by the catalogue."""

    @property
    @override
    def limits(self) -> CouncilLimits:
        """The thresholds, as the limits that a session is decided within."""
        return CouncilLimits(thresholds=self.vote_thresholds)
