-- Dropped and rebuilt at will from the log. `site` is the one that has said the award, `event_id` its event.
create table read_bases (
    plan_id uuid primary key,
    units   jsonb not null
);

create table read_plan_awards (
    site       text,
    dossier_id uuid,
    plan_id    uuid,
    unit       text,
    unit_name  text,
    subject    text,
    kind       text,
    name       text,
    title      text,
    title_name text,
    decision   jsonb   not null,
    decided_on date,
    event_id   uuid,
    revoked    boolean not null,
    primary key (site, dossier_id)
);
create index on read_plan_awards (plan_id, unit);
