-- The read table of plans; dropped and rebuilt at will.

create table read_plans (
    plan_id           uuid  primary key,
    document          jsonb not null,
    recipients        jsonb not null,
    withdrawn_by      uuid,
    withdrawal_reason text
);
create index read_plans_withdrawn on read_plans (plan_id) where withdrawn_by is not null;
