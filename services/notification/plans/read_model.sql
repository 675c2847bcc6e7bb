-- The read tables of plans, those of this site and those of its superior; dropped and rebuilt at will.

create table read_plans (
    plan_id           uuid  primary key,
    document          jsonb not null,
    recipients        jsonb not null,
    withdrawn_by      uuid,
    withdrawal_reason text
);
create index read_plans_withdrawn on read_plans (plan_id) where withdrawn_by is not null;

create table read_superior_plans (
    site              text,
    plan_id           uuid,
    document          jsonb not null,
    recipients        jsonb not null,
    withdrawn_by      uuid,
    withdrawal_reason text,
    primary key (site, plan_id)
);
create index read_superior_plans_of_id on read_superior_plans (plan_id);
create index read_superior_plans_withdrawn on read_superior_plans (plan_id) where withdrawn_by is not null;

-- Whom each version of a plan names, by the event that said it.
create table read_plan_versions (
    event_id uuid   primary key,
    plan_id  uuid   not null,
    position bigint not null,
    named    jsonb  not null
);
create index read_plan_versions_of_plan on read_plan_versions (plan_id, position);
