-- What can be searched for, across the services of the site; dropped and rebuilt at will.
-- `whole` rows are those of the site as a whole, `everyone` those that every unit may see; `words` and `marked_words`
-- follow from the name, without its marks and with them.

create table read_search (
    kind         text,
    thing        text,
    unit         text,
    term         integer,
    name         text    not null,
    also         text    not null,
    number       text    not null,
    unit_name    text    not null,
    year         integer,
    whole        boolean not null,
    everyone     boolean not null,
    search_key   text    not null,
    marked_key   text    not null,
    sort_key     text    collate "C" not null,
    words        tsvector generated always as (array_to_tsvector(string_to_array(search_key, ' '))) stored,
    marked_words tsvector generated always as (array_to_tsvector(string_to_array(marked_key, ' '))) stored,
    primary key (kind, thing, unit, term)
);
create index read_search_words on read_search using gin (words);
create index read_search_order on read_search (sort_key, kind, thing, unit, term);
create index read_search_unit on read_search (unit, sort_key);
create index read_search_number on read_search (lower(split_part(number, '/', 1)));
create index read_search_document on read_search (lower(number));
create index read_search_thing on read_search (thing);
create index read_search_everyone on read_search (sort_key) where everyone;
