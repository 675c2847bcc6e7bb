"""What a decision is issued with: its number, who signs, how long its file is kept, and the bonus of each award."""

from datetime import date
from functools import cache
from typing import Final

from contracts.awards import AwardBonus, bonus_of
from contracts.catalog import base_salary_on, retention_of, title
from contracts.catalog.entries import kind_of
from contracts.message import Context
from contracts.plan_parts import Capacity
from contracts.vocabulary import VIETNAM, Confidence, Document, Level, SubjectKind, TitleCode
from services.review.catalogue.lines import COMMON, sure_of
from services.review.catalogue.messages import LineId
from services.review.decision.messages import DecideProposal, DecisionCommand, Retention, SeriesFound, Signature
from services.review.decision.refusals import (
    AuthorisationMissing,
    CapacityNotInStead,
    DecisionBeforeLast,
    DecisionDatedInFuture,
    DecisionNumberNotNext,
    DecisionNumberTaken,
    SeriesExhausted,
)

SURE: Final = (Confidence.UNSURE, Confidence.KNOWN, Confidence.SOURCED)
_IN_STEAD: Final = frozenset({Capacity.KT, Capacity.TL, Capacity.TUQ, Capacity.Q})
_HIGHEST: Final = 99_999


def numbered(command: DecisionCommand, series: SeriesFound, context: Context) -> Document:
    """The decision with its number: the next of its series, or the one that was typed where that may be given.

    Where numbers of a series are drawn, one that is typed is the next as well: it has neither gap nor number twice.
    """
    if isinstance(command, DecideProposal):
        return next_document(command.issuer, command.symbol, command.dated, series, context)
    check_document(command.decision, series, context)
    return command.decision


def next_document(issuer: str, symbol: str, dated: date, series: SeriesFound, context: Context) -> Document:
    """A decision under the next number of its series, written with two digits at least (NĐ 30/2020, phụ lục I)."""
    if series.last >= _HIGHEST:
        raise SeriesExhausted
    found = Document(issuer=issuer, number=f"{series.last + 1:02d}", symbol=symbol, dated=dated)
    check_document(found, series.model_copy(update={"drawn": True, "taken": False}), context)
    return found


def check_document(decision: Document, series: SeriesFound, context: Context) -> None:
    """Refuse a day to come, and a number that is given already.

    Where numbers are drawn, one that is not the next is refused too, and a day before that of the last.
    """
    if decision.dated > context.now.astimezone(VIETNAM).date():
        raise DecisionDatedInFuture(dated=decision.dated.isoformat())
    if series.taken:
        raise DecisionNumberTaken(decision=str(decision))
    if not series.drawn:
        return
    if decision.number.lstrip("0") != f"{series.last + 1}":
        raise DecisionNumberNotNext(decision=str(decision), following=f"{series.last + 1:02d}/{decision.symbol}")
    if series.last_dated is not None and decision.dated < series.last_dated:
        raise DecisionBeforeLast(dated=f"{decision.dated:%d/%m/%Y}", last=f"{series.last_dated:%d/%m/%Y}")


def check_signature(signature: Signature | None) -> None:
    """Refuse a signature in nobody's stead, and one by authorisation without the paper that authorises."""
    if signature is None:
        return
    if signature.capacity not in _IN_STEAD:
        raise CapacityNotInStead(capacity=signature.capacity.value)
    if signature.capacity is Capacity.TUQ and signature.authorised_by is None:
        raise AuthorisationMissing


def kept_for(level: Level, confirmed: frozenset[LineId]) -> Retention | None:
    """How long the file of a decision of this level is kept; None where the catalogue does not say."""
    found = retention_of(level)
    if found is None:
        return None
    return Retention(years=found.years, citation=found.citation, confidence=sure_of(COMMON, found, confirmed))


@cache
def bonus(
    code: TitleCode, ruleset: str, kind: SubjectKind, dated: date, confirmed: frozenset[LineId]
) -> AwardBonus | None:
    """The bonus of a title for a subject of this kind, by the base salary of the decision's day; None without one.

    It is as sure as the less sure of its two lines, which officers may have confirmed.
    """
    asked, salary = title(code, ruleset), base_salary_on(dated)
    law = asked.bonus
    fitting = () if law is None else (law.multiples.get(one) for one in asked.subjects if kind_of(one) is kind)
    multiple = next((one for one in fitting if one is not None), None)
    if law is None or salary is None or multiple is None:
        return None
    return AwardBonus(
        multiple=f"{multiple.normalize():f}",
        base_salary=salary.dong,
        amount=bonus_of(multiple, salary.dong),
        citation=f"{law.citation}; {salary.citation}",
        confidence=min(sure_of(ruleset, law, confirmed), sure_of(COMMON, salary, confirmed), key=SURE.index),
    )
