-- Dropped and rebuilt at will from the log: the targets of each plan of this site and of its superior, and what
-- each unit committed to.
create table read_targets (
    plan_id     uuid,
    of_superior boolean,
    targets     jsonb not null,
    primary key (plan_id, of_superior)
);

create table read_commitments (
    sheet_id     uuid primary key,
    plan_id      uuid,
    unit         text,
    commitments  jsonb not null,
    committed_at timestamptz
);
create index on read_commitments (plan_id, unit);
