-- The read tables of reminders; dropped and rebuilt at will.

create table read_reminder_days (
    day       date primary key,
    reminders integer     not null,
    given_at  timestamptz not null
);

create table read_reminders (
    event_id       uuid   primary key,
    position       bigint not null,
    day            date   not null,
    addressee      text   not null,
    addressee_name text   not null,
    about          text   not null,
    duties         jsonb  not null,
    work           jsonb  not null
);
create index read_reminders_order on read_reminders (position);
create index read_reminders_of_addressee on read_reminders (addressee, position);

create table read_reminded_work (
    key  uuid,
    step text,
    day  date not null,
    primary key (key, step)
);
