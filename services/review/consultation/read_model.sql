-- Dropped and rebuilt at will from the log.
create table read_consultations (
    consultation_id uuid primary key,
    channel         text not null,
    published_on    date,
    working_days    integer,
    until           date,
    sure            boolean not null,
    citation        text not null,
    confidence      text,
    notice          jsonb,
    opened_at       timestamptz,
    closed          jsonb
);

create table read_published (
    consultation_id uuid,
    dossier_id      uuid,
    primary key (consultation_id, dossier_id)
);
create index on read_published (dossier_id);

-- The words of an objection and its sender stand beside the log, in consultation.senders.
create table read_objections (
    objection_id    uuid primary key,
    consultation_id uuid,
    dossier_id      uuid,
    about           text,
    received_on     date,
    late            boolean not null,
    answer          jsonb,
    erased          boolean not null
);
create index on read_objections (consultation_id);
create index on read_objections (dossier_id);
