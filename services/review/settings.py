"""The settings of review beyond those of every service."""

from typing import Annotated

from pydantic import AfterValidator
from typing_extensions import override

from chassis.settings import Settings
from contracts.review_steps import WorkingDays
from services.review.catalogue.messages import LocalQuota
from services.review.catalogue.overriding import laxer_quota, laxer_vote
from services.review.dossier.steps import AppraisalLimit, StepLimits
from services.review.session.messages import LocalBallot, LocalQuorum, LocalThreshold


def _votes_within_law(local: LocalThreshold) -> LocalThreshold:
    if (laxer := laxer_vote(local.title, local.op, local.share)) is not None:
        raise ValueError(laxer)
    return local


def _quota_within_law(local: LocalQuota) -> LocalQuota:
    if (laxer := laxer_quota(local)) is not None:
        raise ValueError(laxer)
    return local


class ReviewSettings(Settings):
    """The settings of review, from variables that begin with `REVIEW_`."""

    vote_thresholds: tuple[Annotated[LocalThreshold, AfterValidator(_votes_within_law)], ...] = ()
    """The thresholds of the council's own regulation, as a JSON list; other titles go by the catalogue.

    One below what the law asks for stops the start with the article.
    """
    quota_shares: tuple[Annotated[LocalQuota, AfterValidator(_quota_within_law)], ...] = ()
    """The site's own quotas, as a JSON list; other titles go by the catalogue.

    One above that of the law stops the start with the article.
    """

    quorum: LocalQuorum | None = None
    """The share of all members that is to be there before the council votes, as JSON; over half without it, unsure."""

    secret_ballots: tuple[LocalBallot, ...] = ()
    """The titles on which the council votes in secret by its own regulation, as JSON, beside those of the law."""

    appraisal_limits: tuple[AppraisalLimit, ...] = ()
    """The working days of an appraisal, as a JSON list: for a title, or for all others where no title is named.

    For titles without any those of the law hold, as contracts/catalog has them.
    """
    supplement_days: WorkingDays = 5
    """The working days within which a unit supplements a dossier, where the request names no other number."""

    @property
    @override
    def limits(self) -> StepLimits:
        """The thresholds and time limits within which sessions and dossiers are decided."""
        return StepLimits(
            thresholds=self.vote_thresholds,
            quotas=self.quota_shares,
            quorum=self.quorum or LocalQuorum(),
            ballots=self.secret_ballots,
            appraisal=self.appraisal_limits,
            supplement_days=self.supplement_days,
        )
