-- Dropped and rebuilt at will from the log.
create table read_windows (
    plan_id            uuid primary key,
    state              text not null,
    issuer             text,
    number             text,
    symbol             text,
    dated              date,
    year               integer,
    deadline_day       date,
    deadline_inclusive boolean not null,
    ends_at            timestamptz,
    units              integer not null,
    opened_at          timestamptz,
    locked_at          timestamptz,
    reason             text not null
);
create index on read_windows (ends_at) where state = 'open';
create index on read_windows (dated, plan_id);

create table read_sheets (
    sheet_id    uuid primary key,
    plan_id     uuid,
    unit        text,
    unit_name   text,
    cluster     text,
    year        integer,
    ends_at     timestamptz,
    stage       text not null,
    locked      boolean not null,
    late        boolean not null,
    received_at timestamptz,
    listed      integer not null,
    registered  integer not null,
    withdrawn   integer not null,
    reason_code text,
    reason      text not null,
    unit_plan   jsonb,
    entries     jsonb not null,
    state       text generated always as (
        case
            when stage = 'handed-in' and late then 'late'
            when stage = 'expected' and locked then 'missing'
            else stage
        end
    ) stored
);
create index on read_sheets (plan_id, cluster, unit);
create index on read_sheets (ends_at) where not locked and stage <> 'closed';

create table read_titles (
    entry_id    uuid primary key,
    plan_id     uuid,
    sheet_id    uuid,
    unit        text,
    unit_name   text,
    cluster     text,
    subject     text,
    kind        text,
    name        text,
    position    text not null,
    title       text,
    year        integer,
    received_at timestamptz,
    on_time     boolean not null,
    late_reason text not null,
    sort_key    text collate "C",
    search_key  text collate "C"
);
create index on read_titles (sort_key, entry_id);
create index on read_titles (plan_id, unit);
