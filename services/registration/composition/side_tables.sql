-- What the shares of a plan's awards are counted by, and is no part of the log: it is erased when it is needed no longer.
-- Run once by the owner of the database; a change is a further step. Null means that nobody has said.

create table composition.traits (
    subject_key   text        collate "C" primary key,
    direct_worker boolean,
    woman         boolean,
    minority      boolean,
    changed_at    timestamptz not null,
    changed_by    text        not null,
    check (direct_worker is not null or woman is not null or minority is not null)
);
