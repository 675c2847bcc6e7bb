-- Dropped and rebuilt at will from the log.
create table read_conferred (
    dossier_id   uuid primary key,
    decision_id  uuid,
    held_on      date,
    place        text not null,
    conferred_by text not null,
    manner       text,
    received_by  text not null
);
create index on read_conferred (decision_id);

-- What was set last for the awards of a decision that still wait.
create table read_scheduled_conferrals (
    decision_id  uuid primary key,
    held_on      date,
    begins       text,
    place        text not null,
    conferred_by text not null
);
