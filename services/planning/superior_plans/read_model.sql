-- Dropped and rebuilt at will from the log. `document_key` is the form in which documents are compared; `names_us` says
-- whether this site is one of the plan's units.
create table read_superior_plans (
    site               text,
    plan_id            uuid,
    state              text not null,
    document           jsonb,
    document_key       text,
    title              text,
    year               integer,
    names_us           boolean not null,
    deadline_day       date,
    deadline_inclusive boolean not null,
    content            jsonb,
    issued_at          timestamptz,
    amendments         integer not null,
    reason             text not null,
    primary key (site, plan_id)
);
create index on read_superior_plans (document_key);
create index on read_superior_plans (plan_id);
create index on read_superior_plans (issued_at, plan_id);
