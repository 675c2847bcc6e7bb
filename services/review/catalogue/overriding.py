"""A site's own shares within the law: it may ask for more votes or allow fewer awards, never the other way."""

from contracts.catalog import catalogue
from contracts.catalog.entries import Title, VoteThreshold
from contracts.catalog.terms import Comparison, Share
from contracts.vocabulary import Confidence, TitleCode
from services.review.catalogue.messages import LocalQuota, percent


def laxer_quota(local: LocalQuota) -> str | None:
    """The sentence that refuses a quota above that of the law, with the article; None where it is within."""
    for one in _entries(local.title):
        law = one.quota
        if law is not None and law.confidence is not Confidence.UNSURE and local.share > law.share:
            allowed = f"{percent(local.share)} is above the {percent(law.share)} of {law.citation} ({one.ruleset})"
            return f"{local.title}: {allowed}; a site may only lower it"
    return None


def laxer_vote(title: TitleCode, op: Comparison, share: Share) -> str | None:
    """The sentence that refuses a share of votes below that of the law, with the article; None where it is within."""
    for one in _entries(title):
        if one.vote.confidence is not Confidence.UNSURE and not _as_strict(op, share, one.vote):
            least = f"{op.value} {percent(share)} is below {one.vote.op.value} {percent(one.vote.share)}"
            return f"{title}: {least} of {one.vote.citation} ({one.ruleset}); a council may only ask for more"
    return None


def _entries(code: TitleCode) -> tuple[Title, ...]:
    return tuple(one for one in catalogue().titles if one.code == code)


def _as_strict(op: Comparison, share: Share, law: VoteThreshold) -> bool:
    if op is Comparison.AT_MOST:
        return False
    return share > law.share or (share == law.share and (op is Comparison.OVER or law.op is Comparison.AT_LEAST))
