-- The read table of contacts; dropped and rebuilt at will.

create table read_contacts (
    addressee text primary key,
    email     text,
    language  text        not null,
    set_at    timestamptz not null
);
