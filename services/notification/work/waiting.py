"""What waits for whom, as SQL over the facts: each kind of work in one query, and all of them as one table."""

from typing import Final

from services.notification.notice.queries import UNACKNOWLEDGED
from services.notification.units.queries import held_by

_WE: Final = "coalesce($5, (select site from log.identity))"
_OURS: Final = held_by(_WE)
"""The unit of the reader, or of the site for its staff; and the condition that something is theirs."""
SHEETS: Final = """(
    select s.*, p.own, p.document, p.issuer, p.year, coalesce(s.ends_at, p.deadline) as deadline,
        p.standing_body, p.issued_at, p.withdrawn_at,
        l.locked_for, sub.site as handed_in_by, sub.said_at, coalesce(s.received_at, sub.handed_in_at) as handed_in_at,
        case
            when p.withdrawn_at is not null or s.closed_at >= coalesce(s.named_at, s.closed_at) then 'closed'
            when s.accepted_at > reopened.at and s.accepted_at >= coalesce(s.returned_at, s.accepted_at)
                then 'accepted'
            when s.returned_at > reopened.at and case
                when s.arrived_at is null then s.returned_at >= coalesce(sub.said_at, s.returned_at)
                else (s.returned_at, s.returned_version) > (s.arrived_at, s.arrived_version) end
                then 'returned'
            when greatest(s.arrived_at, sub.said_at) > reopened.at then 'handed-in'
            when s.missing_for >= coalesce(s.ends_at, p.deadline, s.missing_for) then 'missing'
            when p.own and l.locked_for = coalesce(s.ends_at, p.deadline) then 'handed-in'
            else 'expected'
        end as state
    from read_work_sheets s
    left join read_work_plans p using (site, plan_id)
    left join read_work_locks l using (site, plan_id, round)
    left join lateral (
        select site, said_at, handed_in_at from read_work_submissions
        where plan_id = s.plan_id and unit = s.unit and round = s.round order by said_at desc limit 1
    ) sub on true
    cross join lateral (
        select case when s.closed_at < s.named_at then s.closed_at else '-infinity' end as at
    ) reopened
)"""
"""An SQL table: each unit's sheet with its state, the latest of the events about it by the instants of their origins.

A sheet that was closed is expected again once its plan names the unit later. Of a sheet under this site's plan
registration says that it was received; before it said so, it called each unit missing that had handed in nothing when
its plan was locked: a sheet of which neither was said is then with the standing body.
"""

_SHEET_TASKS: Final = f"""
    select case s.state when 'returned' then 'sheet-returned' when 'handed-in' then 'sheet-to-decide'
            else 'sheet-expected' end as kind,
        s.unit, s.unit_name, s.year, s.plan_id, s.document as plan, s.issuer, s.sheet_id as object_id, '' as name,
        coalesce(s.return_code, '') as title,
        case when s.state <> 'handed-in' then coalesce(s.return_reason, '') when s.received_at >= s.deadline then 'late'
            else '' end as also,
        case s.state when 'handed-in' then s.listed else 0 end as count,
        case s.state when 'returned' then s.returned_at when 'handed-in' then coalesce(s.handed_in_at, s.locked_for)
            else coalesce(s.issued_at, s.named_at, s.missing_at) end as since,
        case when s.state <> 'handed-in' then s.deadline end as due,
        case s.state when 'handed-in' then s.unit_name when 'returned' then s.standing_body
            else s.issuer end as from_whom,
        s.own
    from {SHEETS} s
    where s.document is not null and (
        s.state in ('expected', 'missing', 'handed-in') or (s.state = 'returned' and s.return_code <> 'LATE')
    )
"""  # noqa: S608 - made of constants
_TITLES_WAITING: Final = """
    select 'dossiers-to-file' as kind, t.unit, coalesce(s.unit_name, t.unit), p.year, t.plan_id, p.document, p.issuer,
        p.plan_id, '', '', '', t.count, s.accepted_at, null::timestamptz, p.standing_body, p.own
    from (
        select plan_id, unit, count(*)::int as count from read_work_titles
        where not filed and (registered_here or registered_above) group by plan_id, unit
    ) t
    join read_work_plans p on p.plan_id = t.plan_id and p.withdrawn_at is null
    left join lateral (
        select unit_name, accepted_at from read_work_sheets
        where plan_id = t.plan_id and unit = t.unit and site = p.site order by accepted_at nulls last limit 1
    ) s on true
    where not p.own or not exists (
        select from read_work_submissions b where b.plan_id = t.plan_id and b.unit = t.unit
    )
"""
_TO_APPRAISE: Final = """
    select 'dossier-to-appraise', d.unit, d.unit_name, d.year, d.plan_id, '', '', d.dossier_id, d.name, d.title, '', 0,
        coalesce(d.forwarded_at, d.supplemented_at, d.submitted_at), d.appraisal_due,
        case d.relation when 'own' then d.unit_name else d.site end, true
    from read_work_dossiers d
    where (
        d.relation = 'own' and d.refused_at is null and d.awarded_at is null
        and d.submitted_at is not null and d.appraised_at is null and d.forwarded_at is null
        and coalesce(d.suspended_at, d.taken_back_at) is null
        and (d.supplement_asked_at is null or d.supplemented_at is not null or d.supplement_due <= $6)
    ) or (
        d.relation = 'subordinate' and d.forwarded_to = (select site from log.identity) and not exists (
            select from read_work_dossiers o where o.dossier_id = d.dossier_id and o.relation = 'own'
            and coalesce(
                o.appraised_at, o.refused_at, o.awarded_at, o.forwarded_at, o.suspended_at, o.taken_back_at
            ) is not null
        )
    )
"""
_TO_SUPPLEMENT: Final = """
    select 'dossier-to-supplement', d.unit, d.unit_name, d.year, d.plan_id, '', '', d.dossier_id, d.name, d.title, '',
        0, d.supplement_asked_at, d.supplement_due, coalesce(p.standing_body, ''), true
    from read_work_dossiers d
    left join lateral (select * from read_work_plans where plan_id = d.plan_id order by own desc limit 1) p on true
    where d.relation = 'own' and d.supplement_asked_at is not null and d.supplemented_at is null
        and coalesce(d.appraised_at, d.refused_at, d.awarded_at, d.suspended_at, d.taken_back_at) is null
        and d.supplement_due > $6
"""
"""Until its last day; from then on the standing body appraises the dossier as it stands."""
_ELIGIBLE: Final = """
    select 'dossiers-eligible', null, '', d.year, d.plan_id, coalesce(p.document, ''), coalesce(p.issuer, ''),
        d.plan_id, '', '', '', count(*)::int, min(d.appraised_at), null, min(d.appraising_body), true
    from read_work_dossiers d
    left join lateral (select * from read_work_plans where plan_id = d.plan_id order by own desc limit 1) p on true
    where d.relation = 'own' and d.refused_at is null and d.awarded_at is null and d.eligible
        and d.forwarded_at is null and p.withdrawn_at is null and coalesce(d.suspended_at, d.taken_back_at) is null
        and not exists (
            select from read_work_agendas c where c.dossier_id = d.dossier_id and c.session_id is not null
        )
    group by d.plan_id, d.year, p.document, p.issuer
"""
_ON_AGENDA: Final = """
    from read_work_sessions s
    join read_work_agendas c using (session_id)
    left join read_work_dossiers d on d.dossier_id = c.dossier_id and d.relation = 'own'
    left join lateral (select * from read_work_plans where plan_id = d.plan_id order by own desc limit 1) p on true
    where d.refused_at is null and d.awarded_at is null and d.forwarded_at is null and p.withdrawn_at is null
        and coalesce(d.suspended_at, d.taken_back_at) is null
"""
"""The dossiers on agendas that have not come to an end."""
_OF_SESSION: Final = """
    null, '', coalesce(max(d.year), extract(year from s.held_on)::int), null::uuid, '', '', s.session_id, s.council,
        '', to_char(s.held_on, 'DD/MM/YYYY'), count(*)::int
"""
_TO_HOLD: Final = f"""
    select 'session-to-hold', {_OF_SESSION}, s.convened_at, s.due, s.council, true
    {_ON_AGENDA} and s.voted_at is null
    group by s.session_id
"""
_TO_DECIDE: Final = f"""
    select 'decision-to-sign', {_OF_SESSION}, s.voted_at, null, s.council, true
    {_ON_AGENDA} and d.relation = 'own' and c.proposed
    group by s.session_id
"""
_ABOVE: Final = """
    select 'dossier-above', d.unit, d.unit_name, d.year, d.plan_id, '', '', d.dossier_id, d.name, d.title, '', 0,
        d.forwarded_at, null, d.forwarded_to, true
    from read_work_dossiers d
    where d.relation = 'own' and d.refused_at is null and d.awarded_at is null and d.forwarded_at is not null
        and not exists (
            select from read_work_dossiers a where a.dossier_id = d.dossier_id and a.relation = 'superior'
            and coalesce(a.refused_at, a.awarded_at, a.answered_at) is not null
        )
"""
_TO_DRAW_UP: Final = """
    select 'plan-to-draw-up', (select site from log.identity), '', p.year, p.plan_id, p.document, p.issuer, p.plan_id,
        '', '', '', 0, p.issued_at, case when p.asks_own_plan then p.deadline end, p.issuer, false
    from read_work_plans p
    where not p.own and p.names_us and p.withdrawn_at is null and not exists (
        select from read_work_plans o where o.own and o.parent_key = p.document_key and o.withdrawn_at is null
    )
"""
_OF_PLANS: Final = """
    select case when exists (select from read_work_sheets s where s.unit = w.owner) then 'unit-work'
            else 'plan-work' end,
        w.owner, w.owner_name, w.year, w.plan_id, w.plan, '', w.plan_id, w.text, '', w.item, 0, w.opened_at, w.due,
        coalesce(nullif(p.standing_body, ''), p.issuer, ''), true
    from read_work_of_plans w
    left join lateral (select * from read_work_plans where plan_id = w.plan_id and own limit 1) p on true
    where w.is_open
"""
_FOLLOW_UPS: Final = """
    select case when exists (select from read_work_sheets s where s.unit = f.owner) then 'unit-follow-up'
            else 'follow-up' end,
        f.owner, f.owner_name, extract(year from coalesce(f.due, f.ordered_at) at time zone 'Asia/Ho_Chi_Minh')::int,
        f.plan_id, f.inspection, '', f.inspection_id, f.text, '', f.finding_id::text, 0, f.ordered_at, f.due,
        coalesce(nullif(p.standing_body, ''), p.issuer, ''), true
    from read_work_follow_ups f
    left join lateral (select * from read_work_plans where plan_id = f.plan_id and own limit 1) p on true
    where f.ordered_at is not null and not f.is_settled
"""
_NOTICES: Final = f"""
    select 'notice', n.addressee, n.addressee_name,
        (select year from read_work_plans p where p.plan_id = n.plan_id limit 1), n.plan_id, '', '', n.notice_id,
        n.title, '', coalesce(n.title_en, ''), 0, n.served_at, null, '', true
    from {UNACKNOWLEDGED} n where {held_by(_WE, "n.addressee")}
        and (n.duties = '[]' or n.duties ?| $7)
"""  # noqa: S608 - made of constants
_PARTS: Final = (
    _SHEET_TASKS,
    _TITLES_WAITING,
    _TO_APPRAISE,
    _TO_SUPPLEMENT,
    _ELIGIBLE,
    _TO_HOLD,
    _TO_DECIDE,
    _ABOVE,
    _TO_DRAW_UP,
    _OF_PLANS,
    _FOLLOW_UPS,
    _NOTICES,
)
TASKS: Final = f"""
    with tasks as (
        {" union all ".join(_PARTS)}
    ), seen as (
        select *, kind = any($4::text[])
            or (kind = any($3::text[]) and {_OURS}) as mine
        from tasks where {held_by("$1")} and ($2::int is null or year = $2)
    ), grouped as (
        select *, case when kind = 'notice' then 'notices' when mine and due <= $6 then 'overdue'
            when mine then 'mine' else 'others' end as part
        from seen
    )
"""  # noqa: S608 - made of constants
ORDER: Final = (
    "array_position(array['overdue', 'mine', 'others', 'notices'], part), due, since, kind, unit, object_id, also"
)
