-- Dropped and rebuilt at will from the log.
create table read_dossiers (
    dossier_id      uuid primary key,
    plan_id         uuid,
    unit            text,
    unit_name       text,
    subject_key     text,
    subject         jsonb,
    title           text,
    year            integer,
    procedure       text not null,
    state           text not null,
    registered_by   uuid,
    ruleset         text,
    fixing          jsonb,
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
    forwarded_by    text,
    forwarded_to    text,
    deciding_site   text,
    on_paper        jsonb,
    receipt         jsonb,
    due             date,
    supplement      jsonb,
    supplement_due  date,
    supplemented_on date,
    lowered_on      date,
    supplement_note text not null,
    suspended       jsonb,
    taken_back      jsonb,
    revoked         jsonb,
    registered_as   text,
    higher          uuid,
    lower           jsonb,
    sort_key        text collate "C",
    search_key      text collate "C"
);
create index on read_dossiers (plan_id, unit, title);
create index on read_dossiers (plan_id, subject_key, title);
create index on read_dossiers (subject_key);
create index on read_dossiers (sort_key, dossier_id);
create index on read_dossiers (session_id);
create index on read_dossiers (decision_id);
create index on read_dossiers (subject_key, year);

-- The way of a dossier through the sites; `place` orders the steps as this site learned of them.
create table read_dossier_steps (
    dossier_id uuid,
    site       text,
    act        text,
    day        date,
    by         text not null,
    place      bigint,
    primary key (dossier_id, site, act)
);
