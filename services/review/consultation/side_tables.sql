-- The words of objections and who has sent them: no part of the log, and erased when they are needed no longer.
-- Run once by the owner of the database; a change is a further step.

create table consultation.senders (
    objection_id uuid        primary key,
    sender       text        not null,
    contact      text        not null,
    words        text        not null,
    kept_at      timestamptz not null
);
