-- Every duty that was granted, one row for each grant; dropped and rebuilt at will from the log.
-- `valid_until` is the last day on which it is held, as it stands now; null where no end is set.
create table read_duties (
    grant_id      uuid primary key,
    account_id    uuid        not null,
    subject       text        not null,
    duty          text        not null,
    unit          text,
    valid_from    date        not null,
    valid_until   date,
    authority     text        not null,
    acting_for    text        not null,
    authorised_by jsonb,
    reason        text        not null,
    granted_by    text        not null,
    granted_at    timestamptz not null,
    end_reason    text        not null,
    ended_by      text        not null,
    ended_at      timestamptz
);
create index on read_duties (account_id, valid_from);
create index on read_duties (subject);
