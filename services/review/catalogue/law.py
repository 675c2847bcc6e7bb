"""The law of a title as lines that a reader takes in one by one: what each asks, its citation, how sure that is."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from contracts.catalog import base_salary_on, catalogue, listed, ruleset, title
from contracts.catalog.entries import BaseSalary, Bonus, ListedTitle, Retention, Ruleset, TimeLimit, Title
from contracts.catalog.loader import listed_titles
from contracts.catalog.prerequisites import MinServiceMonths, Prerequisite
from contracts.catalog.terms import Ground, Words
from contracts.message import Message
from contracts.review_words import AWARD_SUBJECTS, BALLOTS, CONFIDENCES, LEVELS, RULES, STEPS, SUBJECTS, Bilingual
from contracts.vocabulary import Confidence
from services.review.catalogue.lines import COMMON, common_grounds, line_id, own_grounds
from services.review.catalogue.messages import LineId, bound, percent
from services.review.catalogue.queries import Confirmation

Confirmations = Mapping[LineId, Confirmation]
_AFTER_DISCIPLINE = Bilingual("Thành tích sau khi hết kỷ luật", "Achievements after a disciplinary measure")
_CONFIRMED = Bilingual("đã xác minh", "confirmed")


class LawLine(Message):
    """One line of the law: `about` names it, `words` say what it asks, `marked` how sure that is in words.

    A line that was not checked against the statute is marked `chưa xác minh`, until an officer confirms it: `confirmed`
    says by which text and when. `line` is its id, which titles that share the line share.
    """

    line: LineId
    about: Words
    words: Words
    citation: str
    confidence: Confidence
    marked: Words
    confirmed: Confirmation | None = None


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


def law_of_ruleset(ruleset_id: str, confirmed: Confirmations) -> RulesetLaw:
    """The whole law of a ruleset; raises KeyError for one that the catalogue does not know."""
    found = ruleset(ruleset_id)
    shown = {one.code: one for one in listed_titles() if one.ruleset == ruleset_id}
    return RulesetLaw(
        ruleset=found,
        law=_lines(ruleset_id, ruleset_lines(found), confirmed),
        base_salaries=catalogue().base_salaries,
        titles=tuple(_title(shown[one.code], one, confirmed) for one in listed(ruleset_id)),
    )


def law_of_title(ruleset_id: str, code: str, confirmed: Confirmations) -> TitleLaw:
    """The law of one title under a ruleset; raises KeyError for one that the catalogue does not know."""
    found = title(code, ruleset_id)
    shown = next(one for one in listed_titles() if (one.code, one.ruleset) == (code, ruleset_id))
    return _title(shown, found, confirmed)


def common_law(confirmed: Confirmations) -> tuple[LawLine, ...]:
    """The lines that belong to no ruleset: the base salaries by their days, and how long files are kept."""
    return _lines(COMMON, ((_common(one), one) for one in common_grounds()), confirmed)


def _common(ground: Ground) -> Bilingual:
    if isinstance(ground, BaseSalary):
        since, dong = f"{ground.valid_from:%d/%m/%Y}", _dong(Decimal(ground.dong))
        return Bilingual(f"Lương cơ sở từ {since}: {dong}", f"Base salary from {since}: {dong}")
    if isinstance(ground, Retention):
        level = LEVELS[ground.level]
        kept = ("vĩnh viễn", "for ever") if ground.years is None else (f"{ground.years} năm", f"{ground.years} years")
        return Bilingual(f"Bảo quản hồ sơ, {level.vi}: {kept[0]}", f"Files kept, {level.en}: {kept[1]}")
    raise TypeError(f"{type(ground).__name__} is no line of the law that belongs to no ruleset")


def law_line(ruleset_id: str, line: LineId, confirmed: Confirmations) -> LawLine | None:
    """One line of a ruleset, of itself or of its titles; None for an unknown one. Raises KeyError as above."""
    if ruleset_id == COMMON:
        return next((one for one in common_law(confirmed) if one.line == line), None)
    whole = law_of_ruleset(ruleset_id, confirmed)
    every = (*whole.law, *(one for of in whole.titles for one in of.law))
    return next((one for one in every if one.line == line), None)


def ruleset_lines(one: Ruleset) -> Iterator[tuple[Bilingual, Ground]]:
    """The lines of a ruleset itself: days, gates, who proposes, the simplified procedure, the time limits."""
    abouts = (
        Bilingual("Hiệu lực", "Validity"),
        Bilingual("Ngày chọn quy định", "The day that fixes the law"),
        Bilingual("Điều kiện đăng ký", "Gate of registration"),
        Bilingual("Điều kiện kế hoạch của đơn vị", "Gate of the unit's own plan"),
        Bilingual("Bình xét tại đơn vị", "Peer review in the unit"),
        Bilingual("Đơn vị đề nghị", "Who proposes"),
        Bilingual("Nhận xét của đơn vị cũ", "Comment of a former unit"),
        Bilingual("Thẩm quyền theo cấp quản lý", "Decided for own staff"),
        *(() if one.achievements_after_discipline is None else (_AFTER_DISCIPLINE,)),
        Bilingual("Thủ tục đơn giản: điều kiện", "Simplified procedure: conditions"),
        Bilingual("Thủ tục đơn giản: thành phần hồ sơ", "Simplified procedure: documents"),
        Bilingual("Thủ tục đơn giản: xác nhận thành tích", "Simplified procedure: certificate"),
        Bilingual("Thủ tục đơn giản: thời hạn trình", "Simplified procedure: time of filing"),
        Bilingual("Thủ tục đơn giản: không qua Hội đồng", "Simplified procedure: without the council"),
        *(_limit(limit) for limit in one.limits),
        *(_simplified(_limit(limit)) for limit in one.simplified.limits),
    )
    yield from zip(abouts, own_grounds(one), strict=True)


def title_lines(one: Title) -> Iterator[tuple[Bilingual, Ground]]:
    """The lines of a title: its rules, quota, documents, competence, vote and bonus, in the order of its procedure."""
    for rule in one.prerequisites:
        yield from _rule(rule)
    if one.quota is not None:
        share = percent(one.quota.share)
        yield Bilingual(f"Tỷ lệ ≤ {share}", f"Quota ≤ {share}"), one.quota
    if one.local_quota is not None:
        yield Bilingual("Tỷ lệ do cấp trên quy định", "Quota set by a superior"), one.local_quota
    yield Bilingual("Thành phần hồ sơ", "Documents"), one.documents
    yield from _on_the_way(one)
    for level in one.deciding:
        name = LEVELS[level.level]
        yield Bilingual(f"Thẩm quyền: {name.vi}", f"Decided at: {name.en}"), level
    yield _vote(one), one.vote
    if one.bonus is not None:
        yield _bonus(one.bonus, one.ruleset), one.bonus


def _on_the_way(one: Title) -> Iterator[tuple[Bilingual, Ground]]:
    """What happens between the dossier and the decision, and after a refusal."""
    if one.consultation is not None:
        yield Bilingual("Lấy ý kiến Nhân dân", "Public consultation"), one.consultation
    if one.proposal is not None:
        yield Bilingual("Hội đồng cấp dưới đề nghị", "Proposed by the council below"), one.proposal
    if one.lower is not None:
        yield Bilingual(f"Xét danh hiệu thấp hơn: {one.lower.title}", f"Falls back to: {one.lower.title}"), one.lower


def _rule(rule: Prerequisite) -> Iterator[tuple[Bilingual, Ground]]:
    name = RULES[rule.rule]
    if rule.only_for:
        whom = tuple(SUBJECTS[kind] for kind in rule.only_for)
        vi, en = ", ".join(one.vi.lower() for one in whom), ", ".join(one.en.lower() for one in whom)
        name = Bilingual(f"{name.vi} ({vi})", f"{name.en} ({en})")
    yield name, rule
    if isinstance(rule, MinServiceMonths) and rule.maternity_counts is not None:
        yield Bilingual("Thời gian nghỉ thai sản", "Maternity leave"), rule.maternity_counts


def _title(shown: ListedTitle, one: Title, confirmed: Confirmations) -> TitleLaw:
    law = _lines(one.ruleset, title_lines(one), confirmed)
    unverified = any(line.confidence is Confidence.UNSURE and line.confirmed is None for line in law)
    return TitleLaw(title=shown.model_copy(update={"unverified": unverified}), law=law)


def _lines(ruleset_id: str, law: Iterable[tuple[Bilingual, Ground]], confirmed: Confirmations) -> tuple[LawLine, ...]:
    return tuple(_line(ruleset_id, about, ground, confirmed) for about, ground in law)


def _line(ruleset_id: str, about: Bilingual, ground: Ground, confirmed: Confirmations) -> LawLine:
    line = line_id(ruleset_id, ground)
    stands = confirmed.get(line)
    marked = CONFIDENCES[ground.confidence] if stands is None else _CONFIRMED
    return LawLine(
        line=line,
        about=Words(vi=about.vi, en=about.en),
        words=Words(vi=ground.vi, en=ground.en),
        citation=ground.citation,
        confidence=ground.confidence,
        marked=Words(vi=marked.vi, en=marked.en),
        confirmed=stands,
    )


def _limit(limit: TimeLimit) -> Bilingual:
    step = STEPS[limit.step]
    vi, en = ("ngày làm việc", "working days") if limit.working else ("ngày", "days")
    return Bilingual(f"{step.vi}: {limit.days} {vi}", f"{step.en}: {limit.days} {en}")


def _simplified(about: Bilingual) -> Bilingual:
    return Bilingual(f"Thủ tục đơn giản: {about.vi}", f"Simplified procedure: {about.en}")


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
