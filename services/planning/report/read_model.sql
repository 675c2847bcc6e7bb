-- A report is a draft, submitted, or received on paper from a unit (`received_on`). Figures are as they were counted last.
create table read_reports (
    report_id    uuid primary key,
    state        text    not null,
    plan_id      uuid,
    item         text,
    period       text    not null,
    year         integer not null,
    unit         text    not null,
    unit_name    text    not null,
    title        text    not null,
    first        date,
    last         date,
    figures      jsonb   not null,
    as_of        bigint  not null,
    sections     jsonb   not null,
    document     jsonb,
    answers      uuid,
    submitted_at timestamptz,
    received_on  date,
    note         text    not null,
    event_id     uuid,
    begun_at     timestamptz
);
create index on read_reports (begun_at, report_id);
create index on read_reports (plan_id);

-- How many events of a kind fell on a day, by their business time in Viet Nam; `title` is empty where none is named.
create table read_report_counts (
    kind    text,
    plan_id uuid,
    title   text,
    day     date,
    number  integer not null,
    primary key (plan_id, kind, title, day)
);
create index on read_report_counts (kind, day) where kind = 'plans-issued';
