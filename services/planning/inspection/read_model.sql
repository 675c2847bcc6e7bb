-- Inspections of units under a plan; whether what follows from a finding is overdue is asked when it is read.
create table read_inspections (
    inspection_id       uuid primary key,
    state               text    not null,
    plan_id             uuid,
    title               text    not null,
    document            jsonb,
    first               date,
    last                date,
    units               integer not null,
    findings            integer not null,
    settled             integer not null,
    concluded_on        date,
    conclusion_document jsonb,
    conclusion          text    not null
);
create index on read_inspections (first, inspection_id);

create table read_inspected_units (
    inspection_id uuid,
    unit          text,
    place         integer not null,
    unit_name     text    not null,
    inspected_on  date,
    minutes       text    not null,
    primary key (inspection_id, unit)
);

create table read_findings (
    inspection_id uuid,
    finding_id    uuid,
    unit          text    not null,
    text          text    not null,
    asks          text    not null,
    owner         jsonb,
    due_day       date,
    due_inclusive boolean not null,
    recorded_at   bigint  not null,
    settled_on    date,
    settled_note  text    not null,
    primary key (inspection_id, finding_id)
);
