-- Dropped and rebuilt at will from the log. `site` is the subordinate site that decided the award.
create table read_awards (
    site        text,
    dossier_id  uuid,
    plan_id     uuid,
    unit        text,
    subject_key text,
    title       text,
    primary key (site, dossier_id)
);
create index on read_awards (plan_id, subject_key, title);
