-- The event store of one service. Run by the owner; the service's own role may read and append, and nothing else.
-- Positions are drawn from log.head under one advisory lock per batch, so that a reader who tails by position
-- never steps over an event that commits late (ADR 0004).
-- Collation "C" compares bytes, which is all that the indexes need.

create schema if not exists log;

create table if not exists log.events (
    position        bigint      primary key check (position > 0),
    event_id        uuid        not null constraint events_event_id unique,
    site            text        collate "C" not null,
    service         text        collate "C" not null,
    stream          text        collate "C" not null,
    stream_version  integer     not null check (stream_version > 0),
    type            text        collate "C" not null,
    schema_version  smallint    not null,
    data            json        not null,
    actor           text        collate "C" not null,
    correlation_id  uuid        not null,
    causation_id    uuid,
    occurred_at     timestamptz not null,
    audience        text[]      collate "C" not null,
    recorded_at     timestamptz not null,
    previous_hash   bytea       not null,
    hash            bytea       not null,
    constraint events_stream unique (stream, stream_version, service, site)
);
create index if not exists events_correlation on log.events (correlation_id);

-- Whose log this is: a store is never served, restored or migrated as another site's or another service's.
create table if not exists log.identity (
    only_row boolean primary key default true check (only_row),
    site     text    collate "C" not null,
    service  text    collate "C" not null
);

create table if not exists log.head (
    only_row boolean primary key default true check (only_row),
    position bigint  not null,
    hash     bytea   not null
);
insert into log.head (position, hash) values (0, decode(repeat('00', 32), 'hex')) on conflict do nothing;

-- Every command that was answered, so that the same command id is answered the same again.
create table if not exists log.commands (
    command_id  uuid        constraint commands_command_id primary key,
    fingerprint bytea       not null,
    stream      text        not null,
    first       bigint      not null,
    last        bigint      not null,
    answered_at timestamptz not null
);

-- How far each loop has come. The row is the lock: whoever works holds it.
create table if not exists log.checkpoints (
    name     text   primary key,
    position bigint not null default 0,
    state    json   not null default '{}',
    moved_at timestamptz not null default now()
);

-- How far each lane (a partition of a topic) was heard: its last sequence and hash.
create table if not exists log.lanes (
    topic    text   not null,
    lane     integer not null,
    sequence bigint not null,
    hash     bytea  not null,
    primary key (topic, lane)
);

-- Messages that could not be verified, decoded or stored, and those held behind them. One comes again at its own
-- offset, but a topic that was made anew counts its offsets anew: so the SHA-256 of the content tells them apart.
create table if not exists log.parked (
    parked_id   uuid        primary key,
    topic       text        not null,
    lane        integer     not null,
    "offset"    bigint      not null,
    stream      text        not null,
    sequence    bigint,
    reason      text        not null,
    detail      text        not null,
    key         bytea,
    value       bytea,
    headers     json        not null,
    parked_at   timestamptz not null default now(),
    attempts    integer     not null default 1,
    content     bytea       not null default '',
    constraint parked_once unique (topic, lane, "offset", content)
);
create index if not exists parked_stream on log.parked (topic, lane, stream);
create index if not exists parked_turn on log.parked (topic, lane, reason, sequence);

-- An event on its way in; its position and its instant of recording follow from where it lands.
create type log.new_event as (
    event_id uuid, site text, service text, stream text, stream_version integer, type text, schema_version smallint,
    data json, actor text, correlation_id uuid, causation_id uuid, occurred_at timestamptz, audience text[],
    previous_hash bytea, hash bytea
);

create type log.new_command as (command_id uuid, fingerprint bytea, stream text, first bigint, last bigint);

-- Appends on top of the head that the writer believes in, or stores nothing and answers with the true one.
-- The lock is taken before the head is looked at and held until the commit; comparing the hash as well as the position
-- tells a writer whose own last transaction came to nothing from one that is up to date.
-- The head moves by as many positions as there are events, to the hash of the last of them, and by nothing else.
create or replace function log.append(
    expected_position bigint, expected_hash bytea, new_hash bytea, now_at timestamptz,
    appended log.new_event[], commands log.new_command[],
    out stored boolean, out head_position bigint, out head_hash bytea
) language plpgsql security definer set search_path = log, pg_temp as $$
begin
    perform pg_advisory_xact_lock(724530);
    if new_hash is distinct from coalesce(appended[cardinality(appended)].hash, expected_hash) then
        raise invalid_parameter_value using message = 'the new head is the hash of the last event';
    end if;
    update log.head set position = expected_position + cardinality(appended), hash = new_hash
        where position = expected_position and hash = expected_hash;
    stored := found;
    if not stored then
        select h.position, h.hash into strict head_position, head_hash from log.head h;
        return;
    end if;
    with marks as (
        insert into log.commands
            select command_id, fingerprint, stream, first, last, now_at from unnest(commands)
    )
    insert into log.events
        select expected_position + n, event_id, site, service, stream, stream_version, type, schema_version, data,
               actor, correlation_id, causation_id, occurred_at, audience, now_at, previous_hash, hash
        from unnest(appended) with ordinality as u(event_id, site, service, stream, stream_version, type,
                                                   schema_version, data, actor, correlation_id, causation_id,
                                                   occurred_at, audience, previous_hash, hash, n);
end $$;
revoke all on function log.append from public;

-- The heads of lanes, locked in one order for all who hear, so that nobody waits for each other; `waits` tells whether
-- a message of the lane is parked. What is parked is looked at after the locks are held, in a snapshot of its own.
create or replace function log.take_lanes(topics text[], numbers integer[])
returns table (topic text, lane integer, sequence bigint, hash bytea, waits boolean)
language plpgsql set search_path = log, pg_temp as $$
#variable_conflict use_column
declare
    known integer;
begin
    perform from unnest(topics, numbers) as wanted (topic, lane) join lanes l using (topic, lane)
        order by l.topic, l.lane for update of l;
    get diagnostics known = row_count;
    if known < cardinality(topics) then
        insert into lanes (topic, lane, sequence, hash)
            select topic, lane, 0, decode(repeat('00', 32), 'hex') from unnest(topics, numbers) as wanted (topic, lane)
            order by topic, lane on conflict do nothing;
        perform from unnest(topics, numbers) as wanted (topic, lane) join lanes l using (topic, lane)
            order by l.topic, l.lane for update of l;
    end if;
    return query
        select l.topic, l.lane, l.sequence, l.hash,
               exists (select from parked p where p.topic = l.topic and p.lane = l.lane and p.reason <> 'discarded')
        from unnest(topics, numbers) as wanted (topic, lane) join lanes l using (topic, lane);
end $$;
