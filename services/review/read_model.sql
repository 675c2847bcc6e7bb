-- Dropped and rebuilt at will from the log.
-- `locked_for` is the end of the deadline that a lock named; the plan may have moved it since (`ends_at`).
create table read_plans (
    plan_id       uuid primary key,
    document      jsonb,
    year          integer,
    standing_body text,
    gates         jsonb not null,
    ends_at       timestamptz,
    locked_for    timestamptz,
    withdrawn     boolean not null
);

create table read_units (
    plan_id   uuid,
    unit      text,
    expected  boolean not null,
    heard     boolean not null,
    unit_plan jsonb,
    returned  text,
    missing   boolean not null,
    closed    boolean not null,
    primary key (plan_id, unit)
);

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

create table read_dossiers (
    dossier_id      uuid primary key,
    plan_id         uuid,
    unit            text,
    unit_name       text,
    subject_key     text,
    subject         jsonb,
    title           text,
    year            integer,
    state           text not null,
    registered_by   uuid,
    ruleset         text,
    submitted_at    timestamptz,
    documents       jsonb not null,
    facts           jsonb,
    result          text,
    reason_codes    jsonb not null,
    stage           text,
    explanation     text not null,
    rules           jsonb not null,
    appraised_on    date,
    appraising_body text,
    session_id      uuid,
    threshold       jsonb,
    votes_for       integer,
    council_members integer,
    passed          boolean,
    decision_id     uuid,
    decision        jsonb,
    sort_key        text collate "C",
    search_key      text collate "C"
);
create index on read_dossiers (plan_id, unit, title);
create index on read_dossiers (plan_id, subject_key, title);
create index on read_dossiers (sort_key, dossier_id);
create index on read_dossiers (session_id);
create index on read_dossiers (decision_id);

create table read_sessions (
    session_id uuid primary key,
    council    text,
    members    integer,
    held_on    date,
    state      text not null,
    dossiers   integer not null,
    passed     integer
);

create table read_decisions (
    decision_id        uuid primary key,
    decision           jsonb,
    deciding_authority text,
    signer_role        text,
    level              text,
    recipients         integer not null,
    grounds            jsonb not null,
    decided_at         timestamptz
);
