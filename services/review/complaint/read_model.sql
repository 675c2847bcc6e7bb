-- Dropped and rebuilt at will from the log.
create table read_matters (
    matter_id     uuid primary key,
    kind          text,
    dossier_id    uuid,
    subject_key   text,
    whole_subject boolean not null,
    opened_on     date,
    summary       text not null,
    reference     jsonb,
    recorded_at   timestamptz,
    closed        jsonb
);
create index on read_matters (subject_key) where closed is null;

-- The dossiers that a matter concerns; `suspended` says that it was this one that suspended it, with this `reason`.
create table read_concerned (
    matter_id  uuid,
    dossier_id uuid,
    suspended  boolean not null,
    reason     text not null,
    primary key (matter_id, dossier_id)
);
create index on read_concerned (dossier_id);
