-- Dropped and rebuilt at will from the log. A unit without a row holds what is its own.
create table read_unit_holders (
    unit        text primary key,
    holder      text not null,
    holder_name text not null,
    since       date not null
);
create index on read_unit_holders (holder);
