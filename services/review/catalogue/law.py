"""The law of a title as lines that a reader takes in one by one: what each asks, its citation, how sure that is."""

from collections.abc import Iterator
from decimal import Decimal

from contracts.catalog import base_salary_on, catalogue, listed, ruleset, title
from contracts.catalog.entries import BaseSalary, Bonus, ListedTitle, Ruleset, TimeLimit, Title
from contracts.catalog.loader import listed_titles
from contracts.catalog.terms import Ground, Words
from contracts.message import Message
from contracts.review_words import AWARD_SUBJECTS, BALLOTS, CONFIDENCES, LEVELS, RULES, STEPS, Bilingual
from contracts.vocabulary import Confidence
from services.review.catalogue.messages import bound, percent


class LawLine(Message):
    """One line of the law: `about` names it, `words` say what it asks, `marked` how sure that is in words.

    A line that was not checked against the statute is marked `chưa xác minh`.
    """

    about: Words
    words: Words
    citation: str
    confidence: Confidence
    marked: Words


class TitleLaw(Message):
    """A title or form with every line of its law under one ruleset."""

    title: ListedTitle
    law: tuple[LawLine, ...]


class RulesetLaw(Message):
    """A ruleset with its own lines, the base salaries, and the law of each title and form."""

    ruleset: Ruleset
    law: tuple[LawLine, ...]
    base_salaries: tuple[BaseSalary, ...]
    titles: tuple[TitleLaw, ...]


def law_of_ruleset(ruleset_id: str) -> RulesetLaw:
    """The whole law of a ruleset; raises KeyError for one that the catalogue does not know."""
    found = ruleset(ruleset_id)
    shown = {one.code: one for one in listed_titles() if one.ruleset == ruleset_id}
    return RulesetLaw(
        ruleset=found,
        law=tuple(ruleset_lines(found)),
        base_salaries=catalogue().base_salaries,
        titles=tuple(TitleLaw(title=shown[one.code], law=tuple(title_lines(one))) for one in listed(ruleset_id)),
    )


def law_of_title(ruleset_id: str, code: str) -> TitleLaw:
    """The law of one title under a ruleset; raises KeyError for one that the catalogue does not know."""
    found = title(code, ruleset_id)
    shown = next(one for one in listed_titles() if (one.code, one.ruleset) == (code, ruleset_id))
    return TitleLaw(title=shown, law=tuple(title_lines(found)))


def ruleset_lines(one: Ruleset) -> Iterator[LawLine]:
    """The lines of a ruleset itself: its days, the day that fixes it, the gates, the time limits."""
    yield _line(Bilingual("Hiệu lực", "Validity"), one.validity)
    yield _line(Bilingual("Ngày chọn quy định", "The day that fixes the law"), one.fixing)
    yield _line(Bilingual("Điều kiện đăng ký", "Gate of registration"), one.gate)
    yield _line(Bilingual("Điều kiện kế hoạch của đơn vị", "Gate of the unit's own plan"), one.unit_plan_gate)
    for limit in one.limits:
        yield _line(_limit(limit), limit)


def title_lines(one: Title) -> Iterator[LawLine]:
    """The lines of a title: its rules, quota, documents, competence, vote and bonus, in the order of its procedure."""
    for rule in one.prerequisites:
        yield _line(RULES[rule.rule], rule)
    if one.quota is not None:
        share = percent(one.quota.share)
        yield _line(Bilingual(f"Tỷ lệ ≤ {share}", f"Quota ≤ {share}"), one.quota)
    if one.local_quota is not None:
        yield _line(Bilingual("Tỷ lệ do cấp trên quy định", "Quota set by a superior"), one.local_quota)
    yield _line(Bilingual("Thành phần hồ sơ", "Documents"), one.documents)
    if one.consultation is not None:
        yield _line(Bilingual("Lấy ý kiến Nhân dân", "Public consultation"), one.consultation)
    if one.proposal is not None:
        yield _line(Bilingual("Hội đồng cấp dưới đề nghị", "Proposed by the council below"), one.proposal)
    for level in one.deciding:
        name = LEVELS[level.level]
        yield _line(Bilingual(f"Thẩm quyền: {name.vi}", f"Decided at: {name.en}"), level)
    yield _line(_vote(one), one.vote)
    if one.bonus is not None:
        yield _line(_bonus(one.bonus, one.ruleset), one.bonus)


def _line(about: Bilingual, ground: Ground) -> LawLine:
    marked = CONFIDENCES[ground.confidence]
    return LawLine(
        about=Words(vi=about.vi, en=about.en),
        words=Words(vi=ground.vi, en=ground.en),
        citation=ground.citation,
        confidence=ground.confidence,
        marked=Words(vi=marked.vi, en=marked.en),
    )


def _limit(limit: TimeLimit) -> Bilingual:
    step = STEPS[limit.step]
    vi, en = ("ngày làm việc", "working days") if limit.working else ("ngày", "days")
    return Bilingual(f"{step.vi}: {limit.days} {vi}", f"{step.en}: {limit.days} {en}")


def _vote(one: Title) -> Bilingual:
    share, ballot = percent(one.vote.share), BALLOTS[one.vote.ballot]
    return Bilingual(
        f"Biểu quyết: {bound(one.vote.op, one.vote.share)}, {ballot.vi}",
        f"Vote: {one.vote.op.value} {share}, {ballot.en}",
    )


def _bonus(bonus: Bonus, ruleset_id: str) -> Bilingual:
    """The bonus in đồng by the base salary on the last day of the ruleset, or by the newest one."""
    last = ruleset(ruleset_id).valid_to
    salary = catalogue().base_salaries[-1] if last is None else base_salary_on(last)
    dong = 0 if salary is None else salary.dong
    vi = "; ".join(f"{AWARD_SUBJECTS[kind].vi.lower()} {_dong(dong * of)}" for kind, of in bonus.multiples.items())
    en = "; ".join(f"{AWARD_SUBJECTS[kind].en.lower()} {_dong(dong * of)}" for kind, of in bonus.multiples.items())
    return Bilingual(f"Tiền thưởng: {vi}", f"Bonus: {en}")


def _dong(amount: Decimal) -> str:
    return f"{amount:,.0f}".replace(",", ".") + " đ"
