-- The read table of choices; dropped and rebuilt at will. The addressee's own mailbox has an empty person.

create table read_choices (
    addressee text,
    person    text,
    language  text        not null,
    ways      jsonb       not null,
    chosen_at timestamptz not null,
    primary key (addressee, person)
);
