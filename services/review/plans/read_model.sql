-- Dropped and rebuilt at will from the log. `units` maps the code of each unit that the plan names to its name;
-- `ends_at` is the first instant that is too late to register.
create table read_plans (
    plan_id       uuid primary key,
    document      jsonb,
    year          integer,
    standing_body text,
    gates         jsonb not null,
    units         jsonb not null,
    ends_at       timestamptz,
    withdrawn     boolean not null
);
