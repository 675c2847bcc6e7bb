-- Dropped and rebuilt at will from the log. `plan` is the document that the sheet
-- answers, `unit_plan` lies in the sheet, `plan_received` was received. `superior` is
-- the site above whose plan it is; `returned_rows` are those that the last return
-- flagged; `plan_key` and `plan_received_key` are the form in which documents are compared.
create table read_sheets (
    sheet_id          uuid primary key,
    plan_id           uuid,
    unit              text,
    unit_name         text,
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
    state             text generated always as (
        case
            when stage = 'handed-in' and late then 'late'
            when stage = 'expected' and locked then 'missing'
            else stage
        end
    ) stored
);
create index on read_sheets (plan_id, cluster, unit);
create index on read_sheets (plan_key, unit);
create index on read_sheets (unit, year);
create index on read_sheets (ends_at) where not locked and stage <> 'closed';
