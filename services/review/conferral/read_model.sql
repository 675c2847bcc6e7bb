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
