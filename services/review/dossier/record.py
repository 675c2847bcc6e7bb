"""What the record of a subject decides: titles and ratings of years in a row, a form held before, discipline, windows.

An award that this site has heard of is known; one that a unit states with its decision is filed and marked so. What
the site cannot know is unknown, and the outcome names the gap.
"""

from collections.abc import Iterator
from datetime import date

from contracts.catalog.prerequisites import (
    ArmedForcesMember,
    ConsecutiveTaskRating,
    ConsecutiveTitle,
    Criteria,
    CriteriaOfDecree,
    HasForm,
    LeaderOfCluster,
    NoDiscipline,
    SubmissionWindow,
    TitlesInARow,
)
from contracts.catalog.terms import Discipline, TaskRating
from contracts.facts import CollectiveFacts, DeedFacts, EarlierAward, IndividualFacts
from contracts.review import Verdict
from contracts.review_words import DISCIPLINES, RATINGS
from contracts.vocabulary import Document, TitleCode
from services.review.dossier.case import AS_FILED, Case, Finding, name_of, unknown
from services.review.dossier.found import AwardFound


def cited(paper: Document) -> str:
    """A document with its day, as an outcome cites it."""
    return f"{paper} ngày {paper.dated:%d/%m/%Y}"


def consecutive_title(rule: ConsecutiveTitle, case: Case) -> Finding:
    """The title of each of so many years up to the year before; a revoked award is none, and units do not matter."""
    return _in_a_row(rule.title, range(case.year - rule.years, case.year), case)


def titles_in_a_row(asked: TitlesInARow, case: Case) -> Finding:
    """The title of each of so many years, up to the dossier's own or the one before."""
    with_own = _in_a_row(asked.title, range(case.year - asked.years + 1, case.year + 1), case)
    before = _in_a_row(asked.title, range(case.year - asked.years, case.year), case)
    return with_own if with_own.holds or before.found is Verdict.NOT_MET else before


def _cut_short(years: range, case: Case, asked: str) -> Finding | None:
    """That years of a row began before the end of a measure, after which alone achievements count; None otherwise."""
    cut = case.cut
    before = [] if cut is None else [year for year in years if date(year, 1, 1) <= cut.until]
    if cut is None or not before:
        return None
    listed = ", ".join(str(year) for year in before)
    said = f"Không tính năm {listed}, {cut.words}; cần {asked} {len(years)} năm liên tục {years[0]}-{years[-1]}."
    return Finding(holds=False, evidence=said, beside=cut.ground)


def _in_a_row(title: TitleCode, years: range, case: Case) -> Finding:
    cut_short = _cut_short(years, case, name_of(title))
    if cut_short is not None:
        return cut_short
    known = {one.year: one.decision for one in _in_force(case) if one.title == title}
    filed = {one.year: one.decision for one in _filed_awards(case) if one.title == title}
    missing = [year for year in years if year not in known and year not in filed]
    name = name_of(title)
    if not missing:
        papers = "; ".join(_award(year, known.get(year), filed.get(year)) for year in years)
        return Finding(holds=True, evidence=f"{name} {len(years)} năm liên tục: {papers}.")
    since = case.evidence.record.awards_since
    gone = {one.year for one in case.evidence.record.awards if one.revoked and one.title == title}
    cannot_know = [year for year in missing if year not in gone and (since is None or year < since)]
    listed = ", ".join(str(year) for year in missing)
    revoked = [str(one.year) for one in case.evidence.record.awards if one.revoked and one.title == title]
    lacks = f"Chưa thấy quyết định tặng {name} năm {listed}; cần {len(years)} năm liên tục {years[0]}-{years[-1]}."
    lacks += f" Đã bị hủy bỏ: năm {', '.join(revoked)}." if revoked else ""
    if len(cannot_know) < len(missing):
        return Finding(holds=False, evidence=lacks)
    gap = "chưa có dữ liệu khen thưởng" if since is None else f"chỉ có dữ liệu khen thưởng từ năm {since}"
    return unknown(f"{lacks} Hệ thống {gap}; hãy kê khai quyết định các năm trước.")


def _award(year: int, known: Document | None, filed: Document | None) -> str:
    if known is not None:
        return f"năm {year} theo QĐ {cited(known)}"
    return f"năm {year} ({AS_FILED})" if filed is None else f"năm {year} theo QĐ {cited(filed)} ({AS_FILED})"


def _in_force(case: Case) -> tuple[AwardFound, ...]:
    return tuple(one for one in case.evidence.record.awards if not one.revoked)


def _filed_awards(case: Case) -> tuple[EarlierAward, ...]:
    """The awards that the unit states, but for those that the site knows to be revoked."""
    revoked = {(one.title, one.year) for one in case.evidence.record.awards if one.revoked}
    stated = () if isinstance(case.facts, DeedFacts) else case.facts.earlier_awards
    return tuple(one for one in stated if (one.title, one.year) not in revoked)


def has_form(rule: HasForm, case: Case) -> Finding:
    """A form that was awarded in an earlier year, within those that the rule names."""
    first = 0 if rule.within is None else case.year - rule.within
    known = [one for one in _in_force(case) if one.title == rule.form and first <= one.year < case.year]
    filed = [one for one in _filed_awards(case) if one.title == rule.form and first <= one.year < case.year]
    name = name_of(rule.form)
    held = [(one.year, one.decision, "") for one in known] or [
        (one.year, one.decision, f" ({AS_FILED})") for one in filed
    ]
    if held:
        year, decision, marked = held[-1]
        return Finding(holds=True, evidence=f"Đã được tặng {name} năm {year} theo QĐ {cited(decision)}{marked}.")
    when = "các năm trước" if rule.within is None else f"{rule.within} năm trước đó"
    since = case.evidence.record.awards_since
    lacks = f"Chưa thấy quyết định tặng {name} trong {when}."
    if any(one.revoked and one.title == rule.form for one in case.evidence.record.awards):
        return Finding(holds=False, evidence=f"{lacks} Quyết định đã có bị hủy bỏ.")
    if rule.within is not None and since is not None and since <= first:
        return Finding(holds=False, evidence=lacks)
    gap = "chưa có dữ liệu khen thưởng" if since is None else f"chỉ có dữ liệu khen thưởng từ năm {since}"
    return unknown(f"{lacks} Hệ thống {gap}; nếu đã được tặng, hãy kê khai quyết định.")


def consecutive_rating(rule: ConsecutiveTaskRating, case: Case) -> Finding:
    """The rating of each of so many years that end with the dossier's own, of a person or a collective."""
    return ratings_in_a_row(rule.rating, rule.years, case)


def ratings_in_a_row(asked: TaskRating, years: int, case: Case) -> Finding:
    """The same for any rule that asks it; dossiers of earlier years come before what the unit states of them."""
    facts = case.facts
    if not isinstance(facts, IndividualFacts | CollectiveFacts):
        return unknown("Hồ sơ không khai xếp loại.")
    cut_short = _cut_short(range(case.year - years + 1, case.year + 1), case, RATINGS[asked].vi)
    if cut_short is not None:
        return cut_short
    ratings = {one.year: (one.rating, True) for one in facts.earlier_ratings} | _known_ratings(case)
    ratings[case.year] = (facts.task_rating if isinstance(facts, IndividualFacts) else facts.rating, False)
    wanted = range(case.year - years + 1, case.year + 1)
    low = [year for year in wanted if year in ratings and not ratings[year][0].reaches(asked)]
    name = RATINGS[asked].vi
    if low:
        said = ", ".join(f"năm {year} {RATINGS[ratings[year][0]].vi}" for year in low)
        return Finding(holds=False, evidence=f"Xếp loại không liên tục từ mức {name}: {said}.")
    missing = [str(year) for year in wanted if year not in ratings]
    if missing:
        return unknown(f"Chưa rõ xếp loại năm {', '.join(missing)}; cần {years} năm liên tục từ mức {name}.")
    stated = [str(year) for year in wanted if ratings[year][1]]
    marked = f" (năm {', '.join(stated)} {AS_FILED})" if stated else ""
    return Finding(holds=True, evidence=f"{years} năm liên tục từ mức {name}: {wanted[0]}-{wanted[-1]}{marked}.")


def _known_ratings(case: Case) -> dict[int, tuple[TaskRating, bool]]:
    """The lowest rating of each earlier year, as the dossiers of that year state it."""
    order = list(TaskRating)
    found: dict[int, tuple[TaskRating, bool]] = {}
    for one in sorted(case.evidence.record.ratings, key=lambda rated: order.index(rated.rating), reverse=True):
        found[one.year] = (one.rating, False)
    return found


def no_discipline(rule: NoDiscipline, case: Case, facts: IndividualFacts) -> Finding:
    """No measure stood on any day of the year; one that ended before it, or began after it, is none of the year's."""
    _ = rule
    measure = DISCIPLINES[facts.discipline].vi
    if facts.discipline is Discipline.NONE or (facts.discipline_from is None and facts.discipline_until is None):
        return Finding(facts.discipline is Discipline.NONE, f"Kỷ luật trong năm: {measure}.")
    first, last = date(case.year, 1, 1), date(case.year, 12, 31)
    begun = facts.discipline_from is None or facts.discipline_from <= last
    ended = facts.discipline_until is not None and facts.discipline_until < first
    stood = " ".join(_days(facts.discipline_from, facts.discipline_until))
    over = "không còn hiệu lực trong năm xét" if ended or not begun else "còn hiệu lực trong năm xét"
    return Finding(ended or not begun, f"Kỷ luật: {measure} {stood}, {over} {case.year}.")


def _days(begun: date | None, ended: date | None) -> Iterator[str]:
    if begun is not None:
        yield f"từ {begun:%d/%m/%Y}"
    yield "chưa hết hạn" if ended is None else f"đến {ended:%d/%m/%Y}"


def in_window(rule: SubmissionWindow, case: Case) -> Finding:
    """The dossier was filed before the day, which is one of its own year or of the year after."""
    month, day = (int(part) for part in rule.before.split("-"))
    before = date(case.year + rule.year_after, month, day)
    found = f"Hồ sơ nộp ngày {case.filed_on:%d/%m/%Y}; phải trình trước ngày {before:%d/%m/%Y}."
    return Finding(case.filed_on < before, found)


def criteria(rule: Criteria | CriteriaOfDecree, case: Case) -> Finding:
    """The unit states whether criteria in words are met; what nobody states here is unknown."""
    if isinstance(case.facts, DeedFacts) or (isinstance(rule, Criteria) and not rule.stated):
        return unknown("Quy tắc này chưa thẩm định được trên hệ thống.")
    stated = "đạt" if case.facts.criteria_met else "chưa đạt"
    return Finding(case.facts.criteria_met, f"Đơn vị kê khai: {stated} tiêu chuẩn này ({AS_FILED}).")


def armed_forces(rule: ArmedForcesMember, facts: IndividualFacts) -> Finding:
    """The unit states whether the person belongs to the armed forces; no service knows it."""
    _ = rule
    stated = f"thuộc lực lượng vũ trang ({AS_FILED})" if facts.armed_forces else "không thuộc lực lượng vũ trang"
    return Finding(facts.armed_forces, f"Đơn vị kê khai: {stated}.")


def leader_of_cluster(rule: LeaderOfCluster, case: Case, facts: CollectiveFacts) -> Finding:
    """An election that planning has said counts; without one the minutes that the unit states."""
    own = next((one for one in case.evidence.record.elections if one.elected == case.unit), None)
    if own is not None:
        elected = f"{own.cluster_name} suy tôn {own.elected_name} dẫn đầu, họp ngày {own.held_on:%d/%m/%Y}."
        return Finding(holds=True, evidence=elected)
    if facts.led is not None:
        return Finding(holds=True, evidence=f"Được suy tôn dẫn đầu theo {cited(facts.led)} ({AS_FILED}).")
    others = "; ".join(f"{one.cluster_name} suy tôn {one.elected_name}" for one in case.evidence.record.elections)
    campaign = " hoặc dẫn đầu một phong trào" if rule.campaign else ""
    if others:
        return Finding(
            holds=False, evidence=f"Đơn vị không được suy tôn: {others}; không khai việc{campaign or ' khác'}."
        )
    return unknown(f"Chưa có kết quả suy tôn của cụm, khối thi đua của đơn vị{campaign} năm {case.year}.")
