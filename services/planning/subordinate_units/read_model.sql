-- Dropped and rebuilt at will from the log. A unit of the site below stands as one row says from `since` until the next,
-- and is no more from the day of its end on.
create table read_subordinate_units (
    site        text,
    code        text,
    since       date,
    name        text not null,
    kind        text not null,
    parent      text,
    parent_name text,
    sort_key    text collate "C" not null,
    primary key (site, code, since)
);

create table read_subordinate_unit_ends (
    site  text,
    code  text,
    ended date not null,
    primary key (site, code)
);
