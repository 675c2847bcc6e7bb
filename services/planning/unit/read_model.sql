-- Dropped and rebuilt at will from the log. A unit stands as one version says from `since` until the next; it is no more
-- from `ended` on. `read_units` holds what is recorded last, which may count from a day to come.
create table read_units (
    code      text primary key,
    name      text not null,
    kind      text not null,
    parent    text,
    since     date not null,
    ended     date,
    successor text,
    followed  boolean not null
);
create index on read_units (successor);
create index on read_units (ended) where ended is not null and successor is not null and not followed;

create table read_unit_versions (
    code       text,
    since      date,
    name       text not null,
    kind       text not null,
    parent     text,
    search_key text not null,
    sort_key   text not null,
    primary key (code, since)
);

create table read_unit_codes (
    code          text,
    system        text,
    since         date,
    official_code text not null,
    primary key (code, system, since)
);
create index on read_unit_codes (official_code);

create table read_unit_history (
    code              text,
    position          bigint,
    step              text not null,
    effective         date not null,
    reorganisation_id uuid not null,
    basis             jsonb,
    reason            text not null,
    others            jsonb not null,
    former            text not null,
    occurred_at       timestamptz not null,
    actor             text not null,
    primary key (code, position)
);

-- Who holds now what was the own of a unit that has ended, as the other services keep it. A unit without a row holds what
-- is its own.
create table read_unit_holders (
    unit        text primary key,
    holder      text not null,
    holder_name text not null,
    since       date not null
);
create index on read_unit_holders (holder);

create table read_reorganisations (
    reorganisation_id uuid primary key,
    effective         date not null,
    basis             jsonb,
    reason            text not null,
    occurred_at       timestamptz not null,
    actor             text not null,
    position          bigint not null,
    established       integer not null,
    renamed           integer not null,
    moved             integer not null,
    ended             integer not null,
    coded             integer not null
);
create index on read_reorganisations (effective, reorganisation_id);
