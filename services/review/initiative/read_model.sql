-- Dropped and rebuilt at will from the log. `total` and `most` are the points that were given and could be had.
create table read_initiatives (
    initiative_id uuid primary key,
    unit          text,
    unit_name     text,
    year          integer,
    name          text,
    content       jsonb not null,
    state         text not null,
    submitted_on  date,
    scored        jsonb,
    total         integer,
    most          integer,
    scope         text,
    recognition   jsonb,
    recognised_by text not null,
    reason        text not null,
    ended_on      date,
    sort_key      text collate "C",
    search_key    text collate "C"
);
create index on read_initiatives (sort_key, initiative_id);

create table read_initiative_authors (
    initiative_id uuid,
    subject_key   text,
    share         integer,
    primary key (initiative_id, subject_key)
);
create index on read_initiative_authors (subject_key);
