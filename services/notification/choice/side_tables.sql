-- The address of a person's own mailbox, which is no part of the log: it is erased when its person wants no e-mails.
-- Run once by the owner of the database; a change is a further step.

create table choice.mailboxes (
    addressee  text        collate "C",
    person     text        collate "C",
    email      text        not null,
    changed_at timestamptz not null,
    primary key (addressee, person)
);
