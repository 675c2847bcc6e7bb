-- Dropped and rebuilt at will from the log. `site` is the one that has registered the title.
create table read_titles (
    entry_id    uuid primary key,
    site        text,
    plan_id     uuid,
    sheet_id    uuid,
    unit        text,
    unit_name   text,
    cluster     text,
    subject     text,
    kind        text,
    name        text,
    position    text not null,
    title       text,
    year        integer,
    received_at timestamptz,
    on_time     boolean not null,
    late_reason text not null,
    sort_key    text collate "C",
    search_key  text collate "C"
);
create index on read_titles (sort_key, entry_id);
create index on read_titles (plan_id, unit);
create index on read_titles (sheet_id);
