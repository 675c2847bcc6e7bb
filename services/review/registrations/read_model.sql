-- Dropped and rebuilt at will from the log.
-- `locked_for` is the end of the deadline that a lock named; the plan may have moved its deadline since.
-- `round` is the code of the round of the plan for which a title is registered, empty for the plan itself.
-- `site` is the one that registered: the site that issued the plan.
create table read_registrations (
    site        text,
    plan_id     uuid,
    unit        text,
    subject_key text,
    title       text,
    event_id    uuid,
    received_at timestamptz,
    on_time     boolean not null,
    late_reason text not null,
    withdrawn   boolean not null,
    round       text not null,
    primary key (plan_id, subject_key, title, unit, site)
);
create index on read_registrations (plan_id, unit);

create table read_unit_sheets (
    site      text,
    plan_id   uuid,
    unit      text,
    heard     boolean not null,
    unit_plan jsonb,
    returned  text,
    missing   boolean not null,
    closed    boolean not null,
    primary key (plan_id, unit, site)
);

create table read_locks (
    site       text,
    plan_id    uuid,
    locked_for timestamptz,
    primary key (plan_id, site)
);
