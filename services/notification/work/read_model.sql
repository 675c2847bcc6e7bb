-- The facts from which the work list and the whereabouts of files follow; dropped and rebuilt at will.
-- Each row says what one site has said about one thing; which of it came last is asked when it is read, so that the
-- order in which services and sites are heard makes no difference.

create table read_work_plans (
    site          text,
    plan_id       uuid,
    own           boolean     not null,
    document      text        not null,
    document_key  text        not null,
    parent_key    text,
    issuer        text        not null,
    title         text        not null,
    year          integer     not null,
    deadline      timestamptz,
    asks_own_plan boolean     not null,
    names_us      boolean     not null,
    standing_body text        not null,
    issued_at     timestamptz,
    withdrawn_at  timestamptz,
    primary key (site, plan_id)
);
create index read_work_plans_of_id on read_work_plans (plan_id);

-- `arrived_at` is when registration said that the sheet had come, `received_at` when it counts as received. Versions
-- are places in the sheet's own stream: they order what happened at one instant of a training clock. `ends_at` is the
-- deadline of the round for which it is expected, or of the plan where `round` is empty.
create table read_work_sheets (
    site             text,
    plan_id          uuid,
    unit             text,
    round            text,
    ends_at          timestamptz,
    sheet_id         uuid,
    unit_name        text not null,
    unit_key         text not null,
    named_at         timestamptz,
    arrived_at       timestamptz,
    arrived_version  integer,
    received_at      timestamptz,
    listed           integer not null,
    accepted_at      timestamptz,
    accepted_by      uuid,
    titles           integer not null,
    returned_at      timestamptz,
    returned_by      uuid,
    returned_version integer,
    return_code      text,
    return_reason    text,
    missing_at       timestamptz,
    missing_by       uuid,
    missing_for      timestamptz,
    closed_at        timestamptz,
    closed_by        uuid,
    closing_reason   text,
    primary key (plan_id, unit, round, site)
);
create index read_work_sheets_of_unit on read_work_sheets (unit);

create table read_work_submissions (
    site         text,
    plan_id      uuid,
    unit         text,
    round        text,
    said_at      timestamptz,
    handed_in_at timestamptz,
    titles       integer not null,
    primary key (plan_id, unit, round, site)
);

create table read_work_locks (
    site       text,
    plan_id    uuid,
    round      text,
    locked_for timestamptz,
    primary key (plan_id, round, site)
);

-- `registered_here` and `registered_above`: under this site's plan, under the superior's; `filed` here.
create table read_work_titles (
    plan_id          uuid,
    unit             text,
    subject          text,
    title            text,
    registered_here  boolean not null,
    registered_above boolean not null,
    filed            boolean not null,
    primary key (plan_id, unit, subject, title)
);
create index read_work_titles_waiting on read_work_titles (plan_id, unit)
    where not filed and (registered_here or registered_above);

create table read_work_dossiers (
    site             text,
    dossier_id       uuid,
    relation         text    not null,
    plan_id          uuid    not null,
    unit             text    not null,
    unit_name        text    not null,
    subject          text    not null,
    name             text    not null,
    position_held    text    not null,
    search_key       text    not null,
    sort_key         text    collate "C" not null,
    title            text    not null,
    year             integer not null,
    submitted_at     timestamptz,
    appraisal_due    timestamptz,
    supplement_asked_at timestamptz,
    supplement_due   timestamptz,
    supplemented_at  timestamptz,
    suspended_at     timestamptz,
    taken_back_at    timestamptz,
    appraised_at     timestamptz,
    appraised_by     uuid,
    eligible         boolean,
    appraising_body  text,
    reasons          jsonb   not null,
    forwarded_at     timestamptz,
    forwarded_to     text,
    refused_at       timestamptz,
    refused_by       uuid,
    refusal_stage    text,
    refusal_reasons  jsonb   not null,
    awarded_at       timestamptz,
    awarded_by       uuid,
    award            text,
    award_authority  text,
    decision_id      uuid,
    answered_at      timestamptz,
    answered_by      uuid,
    words            tsvector generated always as (array_to_tsvector(string_to_array(search_key, ' '))) stored,
    primary key (dossier_id, site)
);
create index read_work_dossiers_open on read_work_dossiers (unit)
    where relation = 'own' and refused_at is null and awarded_at is null;
create index read_work_dossiers_below on read_work_dossiers (forwarded_at) where relation = 'subordinate';
create index read_work_dossiers_order on read_work_dossiers (sort_key, dossier_id);
create index read_work_dossiers_subject on read_work_dossiers (subject);
create index read_work_dossiers_unit on read_work_dossiers (unit, sort_key, dossier_id);
create index read_work_dossiers_award on read_work_dossiers (award) where award is not null;
create index read_work_dossiers_plan on read_work_dossiers (plan_id);
create index read_work_dossiers_words on read_work_dossiers using gin (words);

create table read_work_sessions (
    session_id  uuid primary key,
    council     text not null,
    held_on     date,
    due         timestamptz,
    convened_at timestamptz,
    voted_at    timestamptz
);

-- The one agenda on which a dossier stands; `proposed` is null until the council has voted.
create table read_work_agendas (
    dossier_id uuid primary key,
    session_id uuid,
    proposed   boolean
);
create index read_work_agendas_session on read_work_agendas (session_id);

-- The work that the site's own plans order; `owner` is the code of the body that answers for an item.
create table read_work_of_plans (
    plan_id    uuid,
    item       text,
    plan       text        not null,
    year       integer     not null,
    text       text        not null,
    owner      text,
    owner_name text        not null,
    opened_at  timestamptz,
    due        timestamptz,
    is_open    boolean     not null,
    primary key (plan_id, item)
);
create index read_work_of_plans_open on read_work_of_plans (due) where is_open;

-- What is to follow from findings of inspections; `owner` is the code of the body that is to do it.
create table read_work_follow_ups (
    finding_id    uuid primary key,
    inspection_id uuid,
    plan_id       uuid,
    inspection    text    not null,
    text          text    not null,
    owner         text    not null,
    owner_name    text    not null,
    ordered_at    timestamptz,
    due           timestamptz,
    is_settled    boolean not null
);
create index read_work_follow_ups_open on read_work_follow_ups (due) where not is_settled;
