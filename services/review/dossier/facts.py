"""The facts that a unit states about a subject when it files: they do not contradict themselves."""

from typing import Annotated, Final

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from contracts.catalog.terms import Discipline
from contracts.facts import DeedFacts, Facts, HouseholdFacts, IndividualFacts

_YEAR = 12
_VI_REVIEW: Final = "Số người đồng ý nhiều hơn số người dự họp bình xét."
_EN_REVIEW: Final = "More say yes than are present at the peer review."
_VI_MONTHS: Final = "Số tháng công tác và số tháng nghỉ thai sản cộng lại quá mười hai tháng."
_EN_MONTHS: Final = "Service and maternity leave together are more than twelve months."
_VI_DISCIPLINE: Final = "Ngày hết hạn kỷ luật trước ngày bắt đầu, hoặc có ngày mà không ghi hình thức kỷ luật."
_EN_DISCIPLINE: Final = "The measure ends before it begins, or has days and no name."
_VI_TWICE: Final = "Có thành viên được nêu hai lần trong danh sách thành viên."
_EN_TWICE: Final = "A member is named twice among the members."
_VI_MORE: Final = "Số thành viên tự khai đạt danh hiệu nhiều hơn số thành viên của tập thể."
_EN_MORE: Final = "More members reach the title than there are."


def consistent(facts: Facts) -> Facts:
    """`facts`; raises PydanticCustomError where they contradict themselves."""
    review = None if isinstance(facts, DeedFacts) else facts.peer_review
    if review is not None and review.votes_for > review.present:
        raise PydanticCustomError("facts_peer_review", _EN_REVIEW, {"vi": _VI_REVIEW, "en": _EN_REVIEW})
    if isinstance(facts, IndividualFacts):
        if facts.service_months + facts.maternity_months > _YEAR:
            raise PydanticCustomError("facts_months", _EN_MONTHS, {"vi": _VI_MONTHS, "en": _EN_MONTHS})
        if not _has_sound_discipline(facts):
            raise PydanticCustomError("facts_discipline", _EN_DISCIPLINE, {"vi": _VI_DISCIPLINE, "en": _EN_DISCIPLINE})
        return facts
    if isinstance(facts, HouseholdFacts | DeedFacts):
        return facts
    if len(set(facts.members)) != len(facts.members):
        raise PydanticCustomError("facts_member_twice", _EN_TWICE, {"vi": _VI_TWICE, "en": _EN_TWICE})
    if facts.members_reaching_ldtt > len(facts.members):
        raise PydanticCustomError("facts_more_than_members", _EN_MORE, {"vi": _VI_MORE, "en": _EN_MORE})
    return facts


def _has_sound_discipline(facts: IndividualFacts) -> bool:
    begun, ended = facts.discipline_from, facts.discipline_until
    if facts.discipline is Discipline.NONE:
        return begun is None and ended is None
    return begun is None or ended is None or begun <= ended


FiledFacts = Annotated[Facts, AfterValidator(consistent)]
"""The facts of a dossier that is filed."""
