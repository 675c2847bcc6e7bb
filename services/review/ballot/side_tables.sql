-- The sealed boxes of secret ballots: no part of the log, and deleted when a ballot is counted or void.
-- Run once by the owner of the database; a change is a further step.

-- The running sum of a choice on a dossier, sealed; no ballot of one member stands anywhere.
create table ballot.boxes (
    ballot_id  uuid  not null,
    dossier_id uuid  not null,
    choice     text  collate "C" not null check (choice in ('y', 'n')),
    masked_by  bytea not null check (octet_length(masked_by) = 32),
    masked     bytea not null check (octet_length(masked) = 32),
    primary key (ballot_id, dossier_id, choice)
);

-- The part of the mask of each sum that a counting code has taken away, while the other code is waited for.
create table ballot.unlocked (
    ballot_id  uuid  not null,
    counter    text  collate "C" not null,
    dossier_id uuid  not null,
    choice     text  collate "C" not null,
    part       bytea not null check (octet_length(part) = 32),
    primary key (ballot_id, counter, dossier_id, choice)
);
