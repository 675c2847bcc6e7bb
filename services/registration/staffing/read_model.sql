-- Dropped and rebuilt at will from the log. `kind` is transferred, retired or died; a retired or dead person has left
-- a unit and joined none. The names of units are those of that day; a change that was retracted stays, marked.
create table read_staff_changes (
    subject      text,
    change       integer,
    kind         text,
    left_unit    text,
    left_name    text not null,
    joined_unit  text,
    joined_name  text not null,
    on_day       date,
    paper        jsonb,
    recorded_at  timestamptz,
    retracted_at timestamptz,
    primary key (subject, change)
);
create index on read_staff_changes (left_unit);
create index on read_staff_changes (joined_unit);

create table read_staff_managers (
    subject    text primary key,
    managed_by text
);
