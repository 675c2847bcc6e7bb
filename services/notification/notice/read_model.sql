-- The read table of notices; dropped and rebuilt at will.

create table read_notices (
    notice_id       uuid        primary key,
    position        bigint      not null,
    addressee       text        not null,
    addressee_name  text        not null,
    about           text        not null,
    title           text        not null,
    text            text        not null,
    title_en        text,
    text_en         text,
    source          uuid        not null,
    plan_id         uuid,
    template        text,
    duties          jsonb       not null,
    state           text        not null,
    served_at       timestamptz not null,
    acknowledged_at timestamptz,
    email_state     text        not null,
    email           text,
    email_attempt   integer     not null,
    email_detail    text,
    email_deferrals integer     not null,
    email_tried_at  timestamptz
);
create index read_notices_inbox on read_notices (addressee, position);
create index read_notices_served on read_notices (addressee, served_at);
create index read_notices_order on read_notices (position);
create index read_notices_source on read_notices (source, addressee);
create index read_notices_counts on read_notices (addressee, about, state, email_state);
create index read_notices_waiting on read_notices (addressee) where state = 'served';
create index read_notices_deferred on read_notices (email_tried_at) where email_state = 'deferred';
create index read_notices_failures on read_notices (email_state, position)
    where email_state in ('failed', 'unconfirmed', 'deferred');
