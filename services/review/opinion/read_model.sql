-- Dropped and rebuilt at will from the log.
create table read_opinions (
    opinion_id   uuid primary key,
    question     text not null,
    bodies       jsonb not null,
    reference    jsonb,
    asked_on     date,
    working_days integer,
    due          date,
    sure         boolean not null,
    silence      text,
    citation     text not null,
    confidence   text,
    asked_at     timestamptz,
    closed       jsonb
);

-- What each body that was asked says of each dossier; without a position it has not answered, and was silent once closed.
create table read_opinions_given (
    opinion_id       uuid,
    body             text,
    dossier_id       uuid,
    place            integer not null,
    unit             text,
    position         text,
    ground           text not null,
    given_on         date,
    late             boolean not null,
    reference        jsonb,
    by_standing_body boolean not null,
    closed           boolean not null,
    primary key (opinion_id, body, dossier_id)
);
create index on read_opinions_given (dossier_id);
create index on read_opinions_given (unit);
