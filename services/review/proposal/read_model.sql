-- Dropped and rebuilt at will from the log.
create table read_proposals (
    proposal_id  uuid primary key,
    session_id   uuid,
    paper        jsonb,
    addressee    text,
    note         text not null,
    number       integer not null,
    submitted_by text,
    submitted_at timestamptz,
    returned     jsonb
);

-- The list of each proposal; `place` is that of a dossier on it.
create table read_proposed (
    proposal_id uuid,
    dossier_id  uuid,
    place       integer not null,
    primary key (proposal_id, dossier_id)
);
create index on read_proposed (dossier_id);
