-- Dropped and rebuilt at will from the log. `stated_at` is the position of the event that stated which units there are;
-- `own_plan` is the unit's own plan, as registration has received it.
create table read_followed_plans (
    plan_id   uuid primary key,
    stated_at bigint not null
);

create table read_plan_progress (
    plan_id              uuid,
    unit                 text,
    unit_name            text,
    cluster              text,
    stated_at            bigint not null,
    registered           integer not null,
    eligible             integer not null,
    ineligible           integer not null,
    awarded              integer not null,
    revoked              integer not null,
    own_plan             jsonb,
    own_plan_received_at timestamptz,
    own_plan_on_time     boolean,
    primary key (plan_id, unit)
);
