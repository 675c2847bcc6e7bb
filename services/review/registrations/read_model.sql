-- Dropped and rebuilt at will from the log.
-- `locked_for` is the end of the deadline that a lock named; the plan may have moved its deadline since.
create table read_registrations (
    plan_id     uuid,
    unit        text,
    subject_key text,
    title       text,
    event_id    uuid,
    received_at timestamptz,
    on_time     boolean not null,
    late_reason text not null,
    withdrawn   boolean not null,
    primary key (plan_id, subject_key, title, unit)
);
create index on read_registrations (plan_id, unit);

create table read_unit_sheets (
    plan_id   uuid,
    unit      text,
    heard     boolean not null,
    unit_plan jsonb,
    returned  text,
    missing   boolean not null,
    closed    boolean not null,
    primary key (plan_id, unit)
);

create table read_locks (
    plan_id    uuid primary key,
    locked_for timestamptz
);
