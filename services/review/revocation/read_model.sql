-- Dropped and rebuilt at will from the log. A revocation bears the dossier that led to the award.
create table read_revocations (
    dossier_id  uuid primary key,
    state       text not null,
    filed       jsonb,
    filed_at    timestamptz,
    revoked     jsonb,
    signature   jsonb,
    dropped     text not null,
    due         bigint not null,
    outstanding bigint not null,
    written_off jsonb
);

-- The dossiers that rest on a revoked award; `evaluated` is what their rules come to without it, `stands` is null until the standing body has looked at one anew.
create table read_dependants (
    award      uuid,
    dossier_id uuid,
    found      jsonb,
    evaluated  jsonb,
    stands     boolean,
    said       text not null,
    primary key (award, dossier_id)
);
create index on read_dependants (dossier_id);
