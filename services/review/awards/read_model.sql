-- Dropped and rebuilt at will from the log. `site` is the subordinate site that decided the award.
create table read_awards (
    site        text,
    dossier_id  uuid,
    plan_id     uuid,
    unit        text,
    subject_key text,
    title       text,
    procedure   text,
    primary key (site, dossier_id)
);
create index on read_awards (plan_id, subject_key, title);

-- The record of each subject: every award that this site has heard of, its own among them.
create table read_subject_awards (
    site        text,
    dossier_id  uuid,
    subject_key text,
    title       text,
    year        integer,
    procedure   text,
    decision    jsonb,
    revoked     boolean not null,
    primary key (site, dossier_id)
);
create index on read_subject_awards (subject_key);
create index on read_subject_awards (year);
