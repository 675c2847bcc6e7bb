-- `plan_id` is the plan of this site that a report answers, null where its site had heard of none. `content` is the
-- event of a site's own report. `site` is where it was said: a subordinate, or this site for a report on paper.
create table read_subordinate_reports (
    site      text,
    report_id uuid,
    plan_id   uuid,
    unit      text    not null,
    unit_name text    not null,
    period    text    not null,
    year      integer not null,
    title     text    not null,
    document  jsonb,
    came_at   timestamptz,
    on_paper  boolean not null,
    content   jsonb,
    event_id  uuid,
    primary key (site, report_id)
);
create index on read_subordinate_reports (plan_id, unit, period, year);
