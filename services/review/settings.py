"""The settings of review beyond those of every service."""

from typing_extensions import override

from chassis.settings import Settings
from contracts.review_steps import WorkingDays
from services.review.dossier.steps import USUAL_LIMITS, AppraisalLimit, StepLimits
from services.review.session.messages import LocalThreshold


class ReviewSettings(Settings):
    """The settings of review, from variables that begin with `REVIEW_`."""

    vote_thresholds: tuple[LocalThreshold, ...] = ()
    """The thresholds of the council's own regulation, as a JSON list; other titles go by the catalogue."""

    appraisal_limits: tuple[AppraisalLimit, ...] = ()
    """The working days of an appraisal, as a JSON list: for a title, or for all others where no title is named.

    Without any the usual ones hold: 20 for CSTDCS, 10 for all others.
    """
    supplement_days: WorkingDays = 5
    """The working days within which a unit supplements a dossier, where the request names no other number."""

    @property
    @override
    def limits(self) -> StepLimits:
        """The thresholds and time limits within which sessions and dossiers are decided."""
        return StepLimits(
            thresholds=self.vote_thresholds,
            appraisal=self.appraisal_limits or USUAL_LIMITS,
            supplement_days=self.supplement_days,
        )
