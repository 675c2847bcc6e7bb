-- Exemplary cases as they stand. Whether a unit has met its plan's target for a month is asked when it is read.
create table read_cases (
    case_id     uuid primary key,
    state       text    not null,
    plan_id     uuid,
    unit        text    not null,
    unit_name   text    not null,
    month       text    not null,
    kind        text    not null,
    name        text    not null,
    position    text    not null,
    deed        text    not null,
    account     text    not null,
    commended   jsonb,
    search_key  text    not null,
    proposed_on date,
    late        boolean not null,
    reason      text    not null,
    received_on date,
    honoured_on date,
    spread_on   date
);
create index on read_cases (plan_id, month, unit);
create index on read_cases (month, case_id);

create table read_case_steps (
    case_id  uuid,
    position bigint,
    step     text not null,
    day      date not null,
    text     text not null,
    place    text not null,
    document jsonb,
    actor    text not null,
    primary key (case_id, position)
);
