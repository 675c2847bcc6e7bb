-- Dropped and rebuilt at will from the log. The id of a plan's own registration is the plan's; `round` is empty there.
-- `clusters` are the names of the plan's clusters by their codes.
create table read_windows (
    registration_id    uuid primary key,
    plan_id            uuid,
    round              text not null,
    round_name         text not null,
    cycle              text,
    state              text not null,
    issuer             text,
    number             text,
    symbol             text,
    dated              date,
    plan_key           text,
    year               integer,
    deadline_day       date,
    deadline_inclusive boolean not null,
    ends_at            timestamptz,
    units              integer not null,
    clusters           jsonb not null,
    opened_at          timestamptz,
    locked_at          timestamptz,
    reason             text not null
);
create index on read_windows (ends_at) where state = 'open';
create index on read_windows (plan_key);
create index on read_windows (plan_id);
create index on read_windows (dated, registration_id);
