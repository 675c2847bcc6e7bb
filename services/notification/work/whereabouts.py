"""Where each sheet and dossier is: its state in words, who holds it since when, what is missing, and its notices."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal, NamedTuple
from uuid import UUID

from pydantic import BaseModel, Field, TypeAdapter

from chassis.database import Reader
from chassis.reading.viewer import Viewer
from chassis.web import Position, SearchText
from contracts.message import Message
from contracts.pages import Thing, page_of
from contracts.vocabulary import Code
from contracts.working_days import WorkingCalendar, WorkingDayCount, national
from services.notification.contact.messages import Language
from services.notification.notice.phrases import named, short, title_name
from services.notification.notice.queries import NoticeLink, links_about
from services.notification.notice.terms import REASONS, RETURNS, Bilingual
from services.notification.search.sought import Sought, sought
from services.notification.units.queries import held_by
from services.notification.work.waiting import SHEETS

STATES: Final[Mapping[str, Bilingual]] = {
    "expected": Bilingual("chờ đơn vị nộp bản đăng ký", "the unit is to hand in its sheet"),
    "missing": Bilingual("đơn vị chưa đăng ký khi hết thời hạn", "nothing was handed in by the deadline"),
    "handed-in": Bilingual("đã nộp, chờ tiếp nhận hoặc trả lại", "handed in, to be accepted or returned"),
    "returned": Bilingual("đã trả lại đơn vị để hoàn thiện", "returned to the unit for correction"),
    "accepted": Bilingual("đã tiếp nhận", "accepted"),
    "closed": Bilingual("đã khép lại, không còn chờ nộp", "closed, nothing is expected any more"),
    "filed": Bilingual("đã trình, chờ thẩm định", "filed, to be appraised"),
    "supplement": Bilingual("chờ đơn vị bổ sung hồ sơ", "the unit is to supplement it"),
    "suspended": Bilingual("tạm dừng xem xét", "suspended while a matter is open"),
    "taken-back": Bilingual("đơn vị đã rút hồ sơ", "taken back by its unit"),
    "eligible": Bilingual(
        "đủ điều kiện, chờ họp Hội đồng hoặc chuyển cấp trên", "eligible, to come before the council or to be passed up"
    ),
    "on-agenda": Bilingual(
        "đã vào chương trình phiên họp Hội đồng ngày {day}", "on the agenda of the council's session of {day}"
    ),
    "proposed": Bilingual(
        "Hội đồng đã đề nghị, chờ quyết định hoặc chuyển cấp trên",
        "proposed by the council, to be decided by the head or to be passed up",
    ),
    "above": Bilingual("đã chuyển cấp trên, chờ thẩm định", "passed up, to be appraised by the superior"),
    "above-eligible": Bilingual(
        "cấp trên thẩm định đủ điều kiện, chờ kết quả", "found eligible by the superior, its result is awaited"
    ),
    "refused-appraisal": Bilingual("thẩm định không đủ điều kiện", "found ineligible at the appraisal"),
    "refused-council": Bilingual("Hội đồng không đề nghị tặng", "not proposed by the council"),
    "refused-head": Bilingual("người có thẩm quyền không quyết định tặng", "not granted by the competent head"),
    "awarded": Bilingual("đã có quyết định khen thưởng", "the award is decided"),
}
"""The states of sheets and dossiers (docs/domain.md §2)."""
_HEAD: Final = Bilingual("người có thẩm quyền", "the competent head")
_ENDED: Final = (
    "accepted",
    "closed",
    "awarded",
    "taken-back",
    *(state for state in STATES if state.startswith("refused-")),
)
"""The states in which nobody has to act any more."""
_RETURNS: Final[Mapping[str, Bilingual]] = {code.value: words for code, words in RETURNS.items()}
_CODES: TypeAdapter[list[str]] = TypeAdapter(list[str])
_HERE: Final = "(select site from log.identity)"
_DOSSIERS: Final = f"""
    from read_work_dossiers m
    left join read_work_dossiers a on a.dossier_id = m.dossier_id and a.relation = 'superior'
    left join read_work_dossiers b on b.dossier_id = m.dossier_id and b.relation = 'subordinate'
        and b.forwarded_to = {_HERE}
    left join read_work_agendas c on c.dossier_id = m.dossier_id and m.relation = 'own'
    left join read_work_sessions s on s.session_id = c.session_id
    left join lateral (
        select document, standing_body from read_work_plans where plan_id = m.plan_id order by own desc limit 1
    ) p on true
"""  # noqa: S608 - made of constants
_OURS: Final = f"""
    (m.relation = 'own' or (m.relation = 'subordinate' and m.forwarded_to = {_HERE} and not exists (
        select from read_work_dossiers o where o.dossier_id = m.dossier_id and o.relation = 'own'
    ))) and {held_by("$1", "m.unit")} and ($2::int is null or m.year = $2)
"""
_DOSSIER_ROW: Final = f"""
    select 'dossier' as kind, m.dossier_id as file_id, m.unit, m.unit_name, m.year, p.document as plan,
        m.subject, m.name, m.title, coalesce(m.award, a.award) as decision,
        case
            when coalesce(m.award, a.award) is not null then 'awarded'
            when coalesce(m.refusal_stage, a.refusal_stage) is not null
                then 'refused-' || coalesce(m.refusal_stage, a.refusal_stage)
            when m.taken_back_at is not null then 'taken-back'
            when m.suspended_at is not null then 'suspended'
            when m.relation = 'subordinate' then 'filed'
            when m.forwarded_at is not null then case when a.eligible then 'above-eligible' else 'above' end
            when c.proposed then 'proposed'
            when c.proposed = false then 'refused-council'
            when c.session_id is not null then 'on-agenda'
            when m.eligible then 'eligible'
            when m.eligible = false then 'refused-appraisal'
            when m.supplement_asked_at is not null and m.supplemented_at is null then 'supplement'
            else 'filed'
        end as state,
        case
            when coalesce(m.award, a.award) is not null then coalesce(m.award_authority, a.award_authority)
            when m.relation = 'own' and m.forwarded_at is not null then coalesce(a.appraising_body, m.forwarded_to)
            when coalesce(m.refusal_stage, a.refusal_stage) is null and c.proposed is null and c.session_id is not null
                then s.council
            when m.supplement_asked_at is not null and coalesce(m.supplemented_at, m.appraised_at) is null
                then m.unit_name
            else coalesce(m.appraising_body, p.standing_body, {_HERE})
        end as holder,
        coalesce(m.awarded_at, a.awarded_at, m.refused_at, a.refused_at, m.answered_at, a.answered_at,
            m.taken_back_at, m.suspended_at,
            case when m.relation = 'own' then m.forwarded_at end, s.voted_at, s.convened_at, m.appraised_at,
            b.forwarded_at, m.supplemented_at, m.supplement_asked_at, m.submitted_at
        ) as since, m.submitted_at as begun,
        case when m.refusal_stage is not null then m.refusal_reasons
            when a.refusal_stage is not null then a.refusal_reasons else m.reasons end as reasons,
        null as return_code, '' as explanation,
        array_remove(array[m.appraised_by, m.refused_by, m.awarded_by, a.appraised_by, a.refused_by, a.awarded_by,
            a.answered_by], null) as sources, s.held_on
    {_DOSSIERS}
"""
_SHEET_ROW: Final = f"""
    select 'sheet' as kind, m.sheet_id as file_id, m.unit, m.unit_name, m.year, m.document as plan,
        null as subject, '' as name, '' as title, null as decision, m.state,
        case when m.state in ('expected', 'missing', 'returned', 'closed') then m.unit_name
            else coalesce(m.standing_body, m.site) end as holder,
        case m.state when 'accepted' then m.accepted_at when 'returned' then m.returned_at
            when 'handed-in' then coalesce(m.handed_in_at, m.locked_for) when 'missing' then m.missing_at
            when 'closed' then coalesce(m.closed_at, m.withdrawn_at) else coalesce(m.issued_at, m.named_at)
        end as since, case when m.state = 'accepted' then m.handed_in_at end as begun,
        '[]'::jsonb as reasons, case when m.state = 'returned' then m.return_code end as return_code,
        case m.state when 'returned' then m.return_reason when 'closed' then m.closing_reason end as explanation,
        array_remove(array[m.accepted_by, m.returned_by, m.missing_by, m.closed_by], null) as sources,
        null::date as held_on
    from {SHEETS} m
"""  # noqa: S608 - made of constants
_OF_UNITS: Final = f"{held_by('$1', 'm.unit')} and ($2::int is null or m.year = $2)"


class FileRow(Message):
    """One sheet or dossier; `place` counts the lines from 1, `holder` is who has to act or has acted last.

    `holder_en` is empty where the holder is a body, which has one name.

    `since` is the business instant, in UTC, from which on the state holds. `missing_vi` and `missing_en` are the
    reasons, one each; they are empty where nothing stands in the way.
    `waited` are the working days since then, None of a file that has ended; `took` are those from the handing in of
    such a file to its end, None where that is not known.
    """

    place: int
    kind: Literal["sheet", "dossier"]
    file_id: UUID
    unit: Code
    unit_name: str
    year: int | None
    plan: str | None
    subject: str | None
    name: str
    title: str
    decision: str | None
    state: str
    state_vi: str
    state_en: str
    holder: str
    holder_en: str = ""
    since: datetime | None
    waited: WorkingDayCount | None
    took: WorkingDayCount | None
    missing_vi: tuple[str, ...]
    missing_en: tuple[str, ...]
    notices: tuple[NoticeLink, ...]
    page: str


class FilesAsked(BaseModel, frozen=True):
    """The files that are asked for; `after` is the place of the last one seen.

    `q` is the name of a subject or a unit with or without marks, a subject's key, an id, or the number of a plan or
    a decision, as in `254/KH-UBND` or `254`.
    """

    q: SearchText = ""
    unit: Code | None = None
    year: Annotated[int, Field(ge=1948, le=2200)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    after: Position = 0


class _Part(NamedTuple):
    """The rows of one kind of file, the source that they are counted in, their conditions and their order."""

    rows: str
    source: str
    conditions: str
    order: str


async def files(
    reader: Reader, viewer: Viewer, asked: FilesAsked, now: datetime, days: WorkingCalendar | None = None
) -> tuple[tuple[FileRow, ...], int]:
    """The sheets by unit, then the dossiers by given name, as far as `viewer` may see them; and how many there are.

    Working days are those of `days`, or of the whole country, until `now` (aware).
    """
    words = sought(asked.q)
    given = (viewer.scope(asked.unit), asked.year, *words.values)
    found: list[dict[str, Any]] = []
    total, skip = 0, asked.after
    for part in _parts(words):
        where = f"where {part.conditions}"
        rows = await reader.fetch(
            f"{part.rows} {where} order by {part.order} limit ${len(given) + 1} offset ${len(given) + 2}",
            *given,
            asked.limit - len(found),
            skip,
        )
        count = await reader.fetchval(f"select count(*) {part.source} {where}", *given)
        found += [dict(row) for row in rows]
        total, skip = total + count, max(0, skip - count)
    counted = [row | _working_days(row, now, days or national()) for row in found]
    return await _rows(reader, viewer, counted, asked.after), total


def _parts(words: Sought) -> tuple[_Part, _Part]:
    of_sheets = words.condition(
        "array_to_tsvector(string_to_array(m.unit_key, ' '))",
        ids=("m.sheet_id", "m.plan_id"),
        numbers=("m.document",),
        keys=("m.unit",),
    )
    of_dossiers = words.condition(
        "m.words", ids=("m.dossier_id", "m.plan_id"), numbers=("m.award", "p.document"), keys=("m.subject",)
    )
    return (
        _Part(_SHEET_ROW, f"from {SHEETS} m", f"{_OF_UNITS} and {of_sheets}", "m.unit_key, m.year desc, m.plan_id"),
        _Part(_DOSSIER_ROW, _DOSSIERS, f"{_OURS} and {of_dossiers}", "m.sort_key, m.dossier_id"),
    )


def _working_days(row: Mapping[str, Any], now: datetime, days: WorkingCalendar) -> dict[str, WorkingDayCount | None]:
    begun, since = row["begun"], row["since"]
    if since is None or row["state"] not in _ENDED:
        return {"waited": since and days.working_days_between(since, now), "took": None}
    return {"waited": None, "took": begun and days.working_days_between(begun, since)}


async def _rows(reader: Reader, viewer: Viewer, found: Sequence[Mapping[str, Any]], after: int) -> tuple[FileRow, ...]:
    sources = [source for row in found for source in row["sources"]]
    links = await links_about(reader, viewer, sources)
    places: dict[UUID, list[int]] = {}
    for place, link in enumerate(links):
        places.setdefault(link.source, []).append(place)

    def notices_of(row: Mapping[str, Any]) -> tuple[NoticeLink, ...]:
        own = (place for source in set(row["sources"]) for place in places.get(source, ()))
        return tuple(links[place] for place in sorted(own))

    return tuple(_row(row, place, notices_of(row)) for place, row in enumerate(found, start=after + 1))


def _row(row: Mapping[str, Any], place: int, notices: tuple[NoticeLink, ...]) -> FileRow:
    kept = set(FileRow.model_fields) & set(row)
    words = STATES[row["state"]]
    thing: Thing = "sheet" if row["kind"] == "sheet" else "dossier"
    day = f"{row['held_on']:%d/%m/%Y}" if row["held_on"] else ""
    holder = {"holder": _HEAD.vi, "holder_en": _HEAD.en} if row["state"] == "proposed" else {}
    return FileRow.model_validate(
        {
            **{name: row[name] for name in kept},
            **holder,
            "place": place,
            "title": title_name(row["title"], Language.VI),
            "state_vi": words.vi.format(day=day),
            "state_en": words.en.format(day=day),
            "missing_vi": _missing(row, Language.VI),
            "missing_en": _missing(row, Language.EN),
            "notices": notices,
            "page": page_of(thing, row["file_id"]),
        }
    )


def _missing(row: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    codes = _CODES.validate_json(row["reasons"])
    returned = [] if row["return_code"] is None else [named(_RETURNS, row["return_code"], language)]
    explained = [short(row["explanation"])] if row["explanation"] else []
    return (*(named(REASONS, code, language) for code in codes), *returned, *explained)
