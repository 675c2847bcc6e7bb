-- What tells namesakes apart, and is no part of the log: it is erased when it is needed no longer.
-- Run once by the owner of the database; a change is a further step.

create table subject.details (
    subject_key text        collate "C" primary key,
    born        date,
    note        text        not null,
    changed_at  timestamptz not null,
    changed_by  text        not null,
    check (born is not null or note <> '')
);
