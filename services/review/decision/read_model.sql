-- Dropped and rebuilt at will from the log.
create table read_decisions (
    decision_id        uuid primary key,
    decision           jsonb,
    deciding_authority text,
    signer_role        text,
    level              text,
    recipients         integer not null,
    grounds            jsonb not null,
    decided_at         timestamptz
);
