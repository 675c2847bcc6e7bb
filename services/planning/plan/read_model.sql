-- Dropped and rebuilt at will from the log. `number_key` is the one form in which numbers of plans are compared;
-- `parent_key` is that of the parent plan. `listed_on` orders the plans also where the day of one is unknown. A line of the history holds the content of a plan from then on, where it binds.
create table read_plans (
    plan_id            uuid primary key,
    state              text not null,
    issuer             text,
    number             text,
    symbol             text,
    dated              date,
    listed_on          date,
    number_key         text,
    parent_key         text,
    title              text,
    year               integer,
    units              integer not null,
    deadline_day       date,
    deadline_inclusive boolean not null,
    content            jsonb,
    ruleset            text,
    issued_at          timestamptz,
    amendments         integer not null,
    reason             text not null,
    copied_from        uuid,
    carried            jsonb not null
);
create index on read_plans (number_key);
create index on read_plans (listed_on, plan_id);
create index on read_plans (parent_key);

create table read_plan_history (
    plan_id     uuid,
    position    bigint,
    step        text not null,
    occurred_at timestamptz not null,
    actor       text not null,
    changed     jsonb not null,
    reason      text not null,
    content     jsonb,
    primary key (plan_id, position)
);
