-- Dropped and rebuilt at will from the log. `plan` is the document that the sheet
-- answers, `unit_plan` lies in the sheet, `plan_received` was received. `superior` is
-- the site above whose plan it is; `returned_rows` are those that the last return
-- flagged; `taken_back` is why its unit took it back; `plan_key` and `plan_received_key` are the form in which documents are compared.
create table read_sheets (
    sheet_id          uuid primary key,
    registration_id   uuid,
    plan_id           uuid,
    round             text not null,
    round_name        text not null,
    cycle             text,
    unit              text,
    unit_name         text,
    holder            text,
    holder_name       text,
    cluster           text,
    year              integer,
    superior          text,
    plan              jsonb,
    plan_key          text,
    ends_at           timestamptz,
    stage             text not null,
    locked            boolean not null,
    late              boolean not null,
    received_at       timestamptz,
    arrived_at        timestamptz,
    listed            integer not null,
    registered        integer not null,
    withdrawn         integer not null,
    reason_code       text,
    reason            text not null,
    returned_rows     jsonb not null,
    unit_plan         jsonb,
    plan_received     jsonb,
    plan_received_key text,
    plan_received_at  timestamptz,
    plan_on_time      boolean,
    entries           jsonb not null,
    unlocked_until    timestamptz,
    unlock_reason     text not null,
    unlock_decision   jsonb,
    taken_back        text not null,
    state             text generated always as (
        case
            when stage = 'handed-in' and late then 'late'
            when stage = 'expected' and locked then 'missing'
            else stage
        end
    ) stored
);
create index on read_sheets (registration_id, cluster, unit);
create index on read_sheets (plan_key, unit);
create index on read_sheets (unit, year);
create index on read_sheets (holder) where holder is not null;
create index on read_sheets (greatest(ends_at, unlocked_until)) where not locked and stage <> 'closed';

-- Titles that were added to an accepted sheet, each by a decision.
create table read_additions (
    sheet_id uuid,
    subject  text,
    title    text,
    entry    jsonb not null,
    reason   text not null,
    decision jsonb not null,
    added_at timestamptz,
    primary key (sheet_id, subject, title)
);
