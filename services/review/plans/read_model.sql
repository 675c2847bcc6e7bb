-- Dropped and rebuilt at will from the log. `site` is the one that issued the plan and `relation` how it stands to this
-- one, since a plan of a neighbour is never ours. `units` maps the code of each unit that the plan names to its name,
-- `rounds` that of each of its rounds;
-- `ends_at` is the first instant that is too late to register.
create table read_plans (
    site          text,
    plan_id       uuid,
    relation      text not null,
    document      jsonb,
    year          integer,
    standing_body text,
    gates         jsonb not null,
    units         jsonb not null,
    rounds        jsonb not null,
    ends_at       timestamptz,
    withdrawn     boolean not null,
    primary key (plan_id, site)
);
