-- The read tables of letters; dropped and rebuilt at will.

create table read_letters (
    letter_id uuid,
    number    integer,
    position  bigint      not null,
    kind      text        not null,
    addressee text        not null,
    person    text        not null,
    email     text,
    subject   text        not null,
    notices   integer     not null,
    queued_at timestamptz not null,
    state     text        not null,
    attempt   integer     not null,
    detail    text,
    deferrals integer     not null,
    tried_at  timestamptz,
    primary key (letter_id, number)
);
create index read_letters_order on read_letters (position);
create index read_letters_of_addressee on read_letters (addressee, position);
create index read_letters_deferred on read_letters (tried_at) where state = 'deferred';

-- Up to when each mailbox has had its notices in digests.
create table read_digested (
    addressee text,
    person    text,
    until     timestamptz,
    primary key (addressee, person)
);

create table read_digest_days (
    day     date primary key,
    digests integer not null
);
