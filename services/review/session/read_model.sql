-- Dropped and rebuilt at will from the log.
create table read_sessions (
    session_id uuid primary key,
    council    text,
    members    integer,
    held_on    date,
    state      text not null,
    dossiers   integer not null,
    passed     integer,
    round      integer not null
);

-- Every dossier that was found eligible, and how it fared before the council and the head.
create table read_candidates (
    dossier_id      uuid primary key,
    plan_id         uuid,
    unit            text,
    unit_name       text,
    subject_key     text,
    subject         jsonb,
    title           text,
    year            integer,
    procedure       text,
    ruleset         text,
    session_id      uuid,
    threshold       jsonb,
    votes_for       integer,
    council_members integer,
    passed          boolean,
    forwarded       boolean not null,
    refused         boolean not null,
    suspended       boolean not null,
    taken_back      boolean not null,
    decision_id     uuid,
    annulled        boolean not null,
    sort_key        text collate "C",
    put_off_from    uuid
);
create index on read_candidates (plan_id, unit, title);
create index on read_candidates (session_id);
create index on read_candidates (decision_id);
