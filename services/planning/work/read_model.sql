-- The work that plans order. `ordered_by` is the position of the event that listed an item last: an item with an older
-- one than its plan is ordered no longer. Columns `set_…` are a deadline that somebody has set where the plan states none.
-- `tied` counts before `proposed` once `tied_at` is above 0; facts up to `reopened_at` close an item no more.
-- `stated` is the task as the plan states it. Whether an item is due or overdue is asked when it is read.
create table read_work_plans (
    plan_id    uuid primary key,
    plan       text    not null,
    title      text    not null,
    year       integer not null,
    last_year  integer,
    through    integer not null,
    ended      text    not null,
    ordered_by bigint  not null
);

create table read_work_items (
    plan_id        uuid,
    item           text,
    task           integer not null,
    number         integer not null,
    label          text    not null,
    kind           text    not null,
    text           text    not null,
    quarter        integer,
    stated         jsonb   not null,
    period         text    not null,
    begins         date,
    due_day        date,
    due_inclusive  boolean not null,
    set_day        date,
    set_inclusive  boolean not null,
    timed          boolean not null,
    named_owner    jsonb,
    assigned_owner jsonb,
    duty           text,
    proposed       jsonb,
    tied           jsonb,
    tied_at        bigint  not null,
    closing        text    not null,
    closed_on      date,
    reference      jsonb,
    note           text    not null,
    heard          uuid,
    opened           boolean not null,
    ordered_by     bigint  not null,
    reopened_at    bigint  not null,
    primary key (plan_id, item)
);
create index on read_work_items (coalesce(set_day, due_day)) where closing = '';

create table read_work_history (
    plan_id     uuid,
    item        text,
    position    bigint,
    step        text not null,
    occurred_at timestamptz not null,
    actor       text not null,
    day         date,
    note        text not null,
    primary key (plan_id, item, position)
);

-- The latest event of each fact. `of_id` is the plan that it is about, of a covenant or an election the cluster; `about`
-- is the unit of a sheet or a covenant, the title of an award, the campaign and the year of a movement, else empty.
create table read_work_facts (
    fact      text,
    of_id     uuid,
    about     text,
    plan_kind text,
    year      integer,
    day       date,
    document  jsonb,
    event_id  uuid,
    position  bigint not null,
    primary key (fact, of_id, about)
);
create index on read_work_facts (fact, year, plan_kind) where year is not null;
