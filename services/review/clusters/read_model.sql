-- Dropped and rebuilt at will from the log. `units` are the codes of its members.
create table read_elections (
    cluster_id   uuid,
    site         text,
    cluster_name text,
    year         integer,
    elected      text,
    elected_name text,
    held_on      date,
    units        jsonb not null,
    primary key (cluster_id, site)
);
create index on read_elections (year);
