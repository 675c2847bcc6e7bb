-- Dropped and rebuilt at will from the log. The name, the position and the unit of a subject are those that were said
-- last of its key; a double stands beside the key into which it was merged.
create table read_subjects (
    subject       text primary key,
    kind          text,
    name          text,
    position_held text not null,
    unit          text,
    unit_name     text,
    search_key    text,
    sort_key      text collate "C"
);
create index on read_subjects (search_key);
create index on read_subjects (unit, sort_key);

create table read_doubles (
    double  text primary key,
    subject text
);
create index on read_doubles (subject);

create table read_merits (
    site       text,
    dossier_id uuid,
    subject    text,
    title      text,
    title_name text,
    year       integer,
    decision   jsonb,
    authority  text,
    level      text,
    unit_name  text,
    revoked    jsonb,
    primary key (site, dossier_id)
);
create index on read_merits (subject, year);
create index on read_merits (year, title);
