-- Dropped and rebuilt at will from the log. `units`, `lead` and `rotation` are as they stand; `content` is the cluster as
-- it was announced, `elected` the whole election.
create table read_clusters (
    cluster_id uuid primary key,
    code       text,
    name       text,
    year       integer,
    block      boolean not null,
    above      boolean not null,
    by_plan    boolean not null,
    plan_id    uuid,
    state      text    not null,
    units      jsonb   not null,
    members    integer not null,
    lead       jsonb,
    rotation   jsonb   not null,
    elected    jsonb,
    reason     text    not null,
    content    jsonb
);
create index on read_clusters (year, code);
create index on read_clusters (plan_id);

-- The covenant of each unit as it was last signed, with its latest score of each kind.
create table read_cluster_covenants (
    cluster_id   uuid,
    unit         text,
    unit_name    text,
    signed       jsonb,
    most         double precision,
    self_score   jsonb,
    cross_score  jsonb,
    agreed_score jsonb,
    primary key (cluster_id, unit)
);

create table read_cluster_steps (
    cluster_id uuid,
    position   bigint,
    step       text,
    day        date,
    text       text  not null,
    bodies     jsonb not null,
    actor      text,
    primary key (cluster_id, position, step)
);

-- `covenant` and the totals are our own.
create table read_superior_clusters (
    site         text,
    cluster_id   uuid,
    name         text,
    year         integer,
    block        boolean not null,
    state        text    not null,
    units        jsonb   not null,
    includes_us  boolean not null,
    lead         jsonb,
    covenant     jsonb,
    self_total   double precision,
    cross_total  double precision,
    agreed_total double precision,
    most         double precision,
    elected      jsonb,
    primary key (site, cluster_id)
);
