-- Dropped and rebuilt at will from the log. `content` is the launch as it was recorded; `model` and `solutions` are
-- texts, `pilot` is the unit that tries it now.
create table read_movements (
    movement_id       uuid primary key,
    name              text,
    kind              text,
    state             text    not null,
    year              integer,
    plan_id           uuid,
    campaign          text,
    launched_by       text,
    launched_on       date,
    until             date,
    units             integer not null,
    asks              jsonb   not null,
    model             text,
    solutions         text,
    pilot             jsonb,
    pilot_reviewed_on date,
    replicated_on     date,
    mid_reviewed_on   date,
    final_reviewed_on date,
    closed_on         date,
    unmet             jsonb   not null,
    reason            text    not null,
    content           jsonb
);
create index on read_movements (launched_on, movement_id);
create index on read_movements (plan_id, campaign);

create table read_movement_steps (
    movement_id uuid,
    position    bigint,
    step        text,
    day         date,
    text        text  not null,
    bodies      jsonb not null,
    document    jsonb,
    worth       boolean,
    actor       text,
    primary key (movement_id, position)
);

create table read_superior_movements (
    site        text,
    movement_id uuid,
    name        text,
    kind        text,
    state       text not null,
    launched_by text,
    launched_on date,
    content     jsonb,
    primary key (site, movement_id)
);
