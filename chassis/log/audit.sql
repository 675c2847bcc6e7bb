-- The audit log of one service: each read of personal data and each refused access. The role that serves adds rows and
-- reads them; it chooses neither the instant of a row nor changes or deletes one (ADR 0047).

create table log.audit (
    entry_id       uuid        primary key,
    at             timestamptz not null default clock_timestamp(),
    what           text        collate "C" not null check (what in ('read', 'refused')),
    subject        text        collate "C" not null,
    unit           text        collate "C",
    duties         text[]      collate "C" not null,
    kind           text        collate "C" not null,
    ids            text[]      collate "C" not null,
    number         integer     not null,
    conditions     json        not null,
    method         text        collate "C" not null,
    route          text        collate "C" not null,
    reason         text        collate "C" not null,
    correlation_id uuid        not null,
    trace_id       text        collate "C" not null
);
create index audit_at on log.audit (at, entry_id);
create index audit_subject on log.audit (subject, at, entry_id);
create index audit_ids on log.audit using gin (ids);
