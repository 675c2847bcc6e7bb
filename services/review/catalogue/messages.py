"""The confirmation of a line of the law, a site's own quota, and the words in which an outcome quotes a share."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Annotated

from pydantic import Field
from typing_extensions import override

from contracts import catalog
from contracts.catalog import catalogue, listed, titles
from contracts.catalog.entries import Quota, Title, reaching_titles
from contracts.catalog.prerequisites import HasCollectiveStandard, HasTitleStandard, MemberShareWithTitle, Prerequisite
from contracts.catalog.terms import Comparison, Furnisher, Share, Words
from contracts.message import Command, Event, Message
from contracts.review_words import KINDS, Bilingual
from contracts.vocabulary import CatalogCode, Confidence, Day, Level, SubjectKind, Text, TitleCode

LineId = Annotated[str, Field(max_length=16, pattern=r"^[0-9a-f]{16}$", examples=["0c6a1f7d2b9e4a55"])]
"""A line of a ruleset: the first 16 hexadecimal digits of the SHA-256 of what it says."""
CheckedAgainst = Annotated[Text, Field(max_length=500)]
"""The text that a line was compared with: its number, its article, and where it was read."""
Remark = Annotated[Text, Field(max_length=1000)]
_OTHER_LAW = Bilingual("Chỉ có theo quy định khác", "Under another law alone")
REACHING_LDTT = reaching_titles("LDTT")
"""The titles whose eligible candidates meet the standard of LDTT: it is part of the standard of CSTDCS."""


def decides(level: Level, code: TitleCode, ruleset: str) -> bool:
    """Whether a site of `level` decides the title under the ruleset; no level decides one that is not known."""
    return any(one.code == code and one.competence(level) is not None for one in listed(ruleset))


def is_decided_at(level: Level, code: TitleCode, ruleset: str, *, managed_above: bool) -> bool:
    """Whether a site of `level` decides the title for somebody whom it manages, or whom the level above manages.

    Raises KeyError for a title that the ruleset does not know.
    """
    own = catalog.ruleset(ruleset).own_staff
    passed_up = managed_above and own.level.value == level.value and code in own.titles
    return not passed_up and catalog.title(code, ruleset).competence(level) is not None


@cache
def shares_of_members() -> str:
    """The titles by which the members of a collective are counted for each title that asks a share of them, as JSON.

    They are those that reach the title which the rule names: LDTT, and CSTT in the armed forces.
    """
    named = {
        one.code: reaching_titles(rule.title)
        for one in catalogue().titles
        for rule in one.prerequisites
        if isinstance(rule, MemberShareWithTitle)
    }
    return json.dumps(named)


def percent(share: Decimal) -> str:
    """A share (from 0 to 1) as it is written: `50%`."""
    return f"{(share * 100).normalize():f}%"


def bound(op: Comparison, share: Decimal) -> str:
    """A bound on a share as it is written: `trên 50%`."""
    match op:
        case Comparison.OVER:
            return f"trên {percent(share)}"
        case Comparison.AT_LEAST:
            return f"từ {percent(share)} trở lên"
        case Comparison.AT_MOST:
            return f"không quá {percent(share)}"


def title_names() -> Mapping[TitleCode, Words]:
    """The name of each title that is filed by its code, in the catalogue's order."""
    return catalog.title_names()


def titles_in_groups(ruleset: str) -> tuple[tuple[Bilingual, tuple[Title, ...]], ...]:
    """The titles that dossiers are open to, by their kind, and behind them those that only another law has."""
    here = titles(ruleset)
    codes = {one.code for one in here}
    elsewhere = {one.code: one for one in catalogue().titles if one.filed and one.code not in codes}
    by_kind = ((words, tuple(one for one in here if one.kind is kind)) for kind, words in KINDS.items())
    return (*by_kind, (_OTHER_LAW, tuple(elsewhere.values())))


def furnished_by_unit(code: CatalogCode) -> bool:
    """Whether the unit furnishes a paper; the others are made by the standing body and its council."""
    return catalogue().documents[code].furnished_by is Furnisher.UNIT


def papers_asked() -> dict[CatalogCode, Words]:
    """The documents that a title which is filed asks of its unit under any ruleset, and the file in electronic form.

    Those of the simplified procedure are among them.
    """
    papers = {paper.code for one in catalogue().titles if one.filed for paper in one.documents.required}
    papers |= {paper.code for law in catalogue().rulesets for paper in law.simplified.documents.required}
    asked = {code for code in papers if furnished_by_unit(code)}
    return {code: name for code, name in catalogue().documents.items() if code in {*asked, "FILE_DIEN_TU"}}


def law_of(code: TitleCode, ruleset: str, kind: SubjectKind) -> tuple[Prerequisite, ...]:
    """Every rule of a title for a kind of subject, those of the lower titles that it asks for among them.

    None for a title that the ruleset does not know.
    """
    found: list[Prerequisite] = []
    for one in titles(ruleset):
        if one.code == code:
            for rule in one.rules_of(kind):
                found.append(rule)
                if isinstance(rule, HasTitleStandard | HasCollectiveStandard):
                    found.extend(law_of(rule.title, ruleset, kind))
    return tuple(found)


class LocalQuota(Message):
    """The share of a unit's individuals reaching LDTT that a site lets get a title, with where it stands.

    It holds under every ruleset, also where the law has no number.
    """

    title: TitleCode
    share: Annotated[Share, Field(gt=0)]
    citation: Text
    confidence: Confidence = Confidence.UNSURE

    def as_quota(self) -> Quota:
        """The quota as the catalogue would have it."""
        share = percent(self.share)
        return Quota(
            vi=f"Không quá {share} số cá nhân đạt Lao động tiên tiến của đơn vị, theo quy định của địa phương.",
            en=f"No more than {share} of the unit's individuals reaching LDTT, by the site's own rule.",
            citation=self.citation,
            confidence=self.confidence,
            share=self.share,
            base="LDTT",
        )


def local_quotas(shares: Iterable[LocalQuota]) -> Mapping[TitleCode, Quota]:
    """The site's own quotas by title; they come before those of the catalogue, which none of them exceeds."""
    return {one.title: one.as_quota() for one in shares}


def quota_of(code: TitleCode, ruleset: str, local: Mapping[TitleCode, Quota]) -> Quota | None:
    """The quota that a site holds a title to under a ruleset: its own, or that of the law, or None.

    Raises KeyError for a title that the ruleset does not know.
    """
    return local.get(code) or catalog.title(code, ruleset).quota


class OfRuleset(Command):
    """A command about a line of one ruleset."""

    ruleset: CatalogCode
    line: LineId

    @property
    @override
    def stream(self) -> str:
        """The ruleset's own."""
        return f"catalogue-{self.ruleset}"


class ConfirmLine(OfRuleset):
    """Confirm that a line of the law says what its statute says (xác minh)."""

    source: CheckedAgainst
    checked_on: Day
    remark: Remark | None = None


class WithdrawConfirmation(OfRuleset):
    """Take a confirmation back: the line is as unsure as the catalogue marks it."""

    reason: Remark


CatalogueCommand = ConfirmLine | WithdrawConfirmation


class LineConfirmed(Event):
    """An officer has compared a line of the law with its statute; `words` and `citation` are those of the line."""

    ruleset: CatalogCode
    line: LineId
    words: Text
    citation: Text
    source: CheckedAgainst
    checked_on: Day
    remark: Remark | None


class ConfirmationWithdrawn(Event):
    """The confirmation of a line was taken back."""

    ruleset: CatalogCode
    line: LineId
    reason: Remark


CatalogueEvent = LineConfirmed | ConfirmationWithdrawn
