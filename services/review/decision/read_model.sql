-- Dropped and rebuilt at will from the log.
create table read_decisions (
    decision_id        uuid primary key,
    decision           jsonb,
    deciding_authority text,
    signer_role        text,
    level              text,
    recipients         integer not null,
    grounds            jsonb not null,
    proposal_id        uuid,
    signature          jsonb,
    retention          jsonb,
    decided_at         timestamptz
);
create index on read_decisions (proposal_id);

-- Each number that was given to a decision, of awards and of revocations; a series is one of issuer, symbol and year.
create table read_decision_numbers (
    document text primary key,
    series   text,
    number   integer not null,
    drawn    boolean not null,
    dated    date
);
create index on read_decision_numbers (series, number);

-- Each award of this site, and the decision that has annulled it, if one has.
create table read_awarded (
    dossier_id  uuid primary key,
    decision_id uuid,
    award       jsonb,
    amount      bigint,
    revoked     jsonb
);
create index on read_awarded (decision_id);
