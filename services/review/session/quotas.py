"""The quotas at the end of a vote: a council proposes no more of a unit for a title than its quota allows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, TypeAlias

from pydantic import Field

from contracts.catalog.entries import Quota, reaching_titles
from contracts.message import Message
from contracts.vocabulary import DossierId, Name, PlanId, SubjectKey, TitleCode, UnitCode
from services.review.catalogue.messages import percent, quota_of
from services.review.session.refusals import SessionQuotaExceeded

_OfUnit: TypeAlias = tuple[PlanId, UnitCode]


class AtStake(Message):
    """A dossier of an agenda as the quota of its unit sees it.

    `reaching` counts those of the unit under the plan who meet the standard of LDTT, those of the agenda among them;
    `reaches_otherwise` says that its subject is one of them also by what is not on the agenda. `taken` are the awards
    and the proposals that the unit has for the title from elsewhere.
    """

    dossier_id: DossierId
    plan_id: PlanId
    unit: UnitCode
    unit_name: Name
    subject_key: SubjectKey
    title: TitleCode
    ruleset: Name
    reaching: Annotated[int, Field(ge=0)]
    reaches_otherwise: bool
    taken: Annotated[int, Field(ge=0)]


def check_quotas(passed: Mapping[DossierId, bool], agenda: Sequence[AtStake], local: Mapping[TitleCode, Quota]) -> None:
    """Raise SessionQuotaExceeded where more of a unit passed than its quota allows.

    A quota that is no share of a unit's people, as that of the Government's flag, holds no session.
    """
    for _, refusal in exceeding(passed, agenda, local):
        raise refusal


def exceeding(
    passed: Mapping[DossierId, bool], agenda: Sequence[AtStake], local: Mapping[TitleCode, Quota]
) -> Iterator[tuple[DossierId, SessionQuotaExceeded]]:
    """Each dossier that passed together with more of its unit than the quota allows, and the refusal that says so.

    `passed` has the result of each dossier that was voted on. Who was voted down counts nowhere; what is put off has no
    result and still counts in the base.
    """
    down = _voted_down(passed, agenda)
    proposed = Counter((one.plan_id, one.unit, one.title) for one in agenda if passed.get(one.dossier_id))
    for one in agenda:
        quota = quota_of(one.title, one.ruleset, local)
        if quota is None or not quota.is_of_units or not passed.get(one.dossier_id):
            continue
        number = proposed[one.plan_id, one.unit, one.title] + one.taken
        reaching = one.reaching - down[one.plan_id, one.unit]
        most = quota.most(reaching)
        if number > most:
            yield (
                one.dossier_id,
                SessionQuotaExceeded(
                    unit_name=one.unit_name,
                    proposed=number,
                    title=one.title,
                    reaching=reaching,
                    share=percent(quota.share),
                    most=most,
                    citation=quota.citation,
                ),
            )


def _voted_down(passed: Mapping[DossierId, bool], agenda: Iterable[AtStake]) -> Counter[_OfUnit]:
    """How many of each unit meet the standard of LDTT no more, as nothing of theirs is left that was not voted down."""
    left: defaultdict[tuple[PlanId, UnitCode, SubjectKey], bool] = defaultdict(bool)
    for one in agenda:
        if one.title in reaching_titles("LDTT"):
            left[one.plan_id, one.unit, one.subject_key] |= one.reaches_otherwise or passed.get(one.dossier_id, True)
    return Counter((plan_id, unit) for (plan_id, unit, _), stays in left.items() if not stays)
