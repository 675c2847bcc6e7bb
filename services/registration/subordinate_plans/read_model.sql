-- Dropped and rebuilt at will from the log. `document_key` and `parent_key` are the form in which documents are compared.
create table read_subordinate_plans (
    site         text,
    plan_id      uuid,
    state        text not null,
    document     jsonb,
    document_key text,
    title        text,
    year         integer,
    parent_key   text,
    issued_at    timestamptz,
    primary key (site, plan_id)
);
create index on read_subordinate_plans (parent_key, site);
create index on read_subordinate_plans (site, document_key);
