-- Dropped and rebuilt at will from the log. `stated_at` is the position of the event that stated the content.
create table read_plans (
    plan_id            uuid primary key,
    state              text not null,
    issuer             text,
    number             text,
    symbol             text,
    dated              date,
    title              text,
    year               integer,
    units              integer not null,
    deadline_day       date,
    deadline_inclusive boolean not null,
    content            jsonb,
    stated_at          bigint not null,
    ruleset            text,
    issued_at          timestamptz,
    amendments         integer not null,
    reason             text not null
);
create index on read_plans (number, symbol);
create index on read_plans (dated, plan_id);

create table read_plan_progress (
    plan_id    uuid,
    unit       text,
    unit_name  text,
    cluster    text,
    stated_at  bigint not null,
    registered integer not null,
    eligible   integer not null,
    ineligible integer not null,
    awarded    integer not null,
    primary key (plan_id, unit)
);
