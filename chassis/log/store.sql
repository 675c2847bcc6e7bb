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

-- The events that a loop cannot deal with: `reason` is the exception of the rule, `behind` for those that wait behind
-- another one of their stream, or `passed` for one that an operator has passed over.
create table if not exists log.held (
    loop     text   collate "C" not null,
    position bigint not null references log.events (position),
    stream   text   collate "C" not null,
    reason   text   not null,
    held_at  timestamptz not null default now(),
    primary key (loop, position)
);

-- How far each lane (a partition of a topic) was heard: its last sequence and hash. `tree` are the nodes of the tree of
-- all its messages, one after the other; null for a lane within the site, and after a lane was anchored anew.
create table if not exists log.lanes (
    topic    text   not null,
    lane     integer not null,
    sequence bigint not null,
    hash     bytea  not null,
    tree     bytea,
    primary key (topic, lane)
);

-- The newest head that the owner of a heard lane has signed and that is the head of what was heard: its size, the nodes
-- of the tree at that size, the note, the instant of signing, and for how many messages a receipt was published.
-- `ahead` is the newest head of more messages than were heard, and since when messages are missing.
create table if not exists log.heads (
    topic       text    collate "C" not null,
    lane        integer not null,
    size        bigint  not null default 0,
    tree        bytea   not null default '',
    note        text,
    signed_at   timestamptz,
    receipted   bigint  not null default 0,
    ahead       text,
    ahead_size  bigint,
    ahead_since timestamptz,
    primary key (topic, lane)
);

-- Heads that their owners have signed and that are not those of what was heard: proof of two pasts, never changed.
-- `against` is the newest head that was.
create table if not exists log.forks (
    topic    text    collate "C" not null,
    lane     integer not null,
    size     bigint  not null,
    note     text    not null,
    against  text,
    found_at timestamptz not null default now(),
    primary key (topic, lane, size, note)
);

-- The newest receipt of each receiver (`site.service`) for each lane of this service: it had heard `size` messages.
-- `position` is that of the last of them in this log.
create table if not exists log.receipts (
    topic    text    collate "C" not null,
    lane     integer not null,
    receiver text    collate "C" not null,
    size     bigint  not null,
    root     bytea   not null,
    position bigint  not null,
    at       timestamptz not null,
    note     text    not null,
    primary key (topic, lane, receiver)
);

-- The newest receipt that each other receiver (`site.service`) has published for a public lane that is heard here too.
-- `verdict` is null while messages of it have not arrived here; `held` for a witness of what was heard.
create table if not exists log.witnesses (
    topic    text    collate "C" not null,
    lane     integer not null,
    witness  text    collate "C" not null,
    size     bigint  not null,
    at       timestamptz not null,
    note     text    not null,
    verdict  text,
    primary key (topic, lane, witness)
);

-- The newest request of this service for messages of a heard lane that it lacks: that it had `size` of them, and how
-- often in a row it has asked without getting one more.
create table if not exists log.requests (
    topic    text    collate "C" not null,
    lane     integer not null,
    size     bigint  not null,
    tries    integer not null,
    asked_at timestamptz not null,
    note     text    not null,
    primary key (topic, lane)
);

-- The newest request of each receiver (`site.service`) for messages of a lane of this service, which had `size` of them
-- at `at`, the last with that hash; when this service began to send them again, how often in a row from one size, how
-- many messages that were, and the outcome: null while it is to be done, then `sent`, `confirmed` where a receipt made
-- it needless, `another-past` where the hash is none of this lane's, or `broken-log`.
create table if not exists log.resends (
    topic    text    collate "C" not null,
    lane     integer not null,
    receiver text    collate "C" not null,
    size     bigint  not null,
    hash     bytea   not null,
    at       timestamptz not null,
    note     text    not null,
    tries    integer not null default 0,
    begun_at timestamptz,
    messages bigint  not null default 0,
    outcome  text,
    primary key (topic, lane, receiver)
);

-- Each message by which a lane moved, with the proof of its origin: the event it carried, its place, its leaf and the
-- leaf before it, and the key, the instant of signing (as it was written), the signature and the path to its root.
-- After a lane was anchored anew two messages may have one number; nothing here is ever changed or deleted.
create table if not exists log.proofs (
    topic         text    collate "C" not null,
    lane          integer not null,
    sequence      bigint  not null check (sequence > 0),
    leaf          bytea   not null,
    previous_leaf bytea   not null,
    event_id      uuid    not null,
    key_id        text    collate "C" not null,
    signed_at     text    collate "C" not null,
    signature     bytea   not null,
    path          bytea   not null
);
create index if not exists proofs_place on log.proofs (topic, lane, sequence);

-- Messages that could not be verified, decoded or stored, and those held behind them. One comes again at its own
-- offset, but a topic that was made anew counts its offsets anew: so the SHA-256 of the content tells them apart.
-- `size` is the number of bytes that the message had; of a long one that proves nothing only the first are kept.
-- `headers` are JSON, a list of pairs of a name and the base64 of a value.
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
    headers     bytea       not null,
    size        bigint      not null default 0,
    whole       boolean     not null default true,
    parked_at   timestamptz not null default now(),
    attempts    integer     not null default 1,
    content     bytea       not null default '',
    constraint parked_once unique (topic, lane, "offset", content)
);
create index if not exists parked_stream on log.parked (topic, lane, stream);
create index if not exists parked_turn on log.parked (topic, lane, reason, sequence);

-- Each decision of an operator about a lane or a parked message: who, what, why, and what it was before and after.
create table if not exists log.interventions (
    intervention_id uuid        primary key default gen_random_uuid(),
    at              timestamptz not null default now(),
    actor           text        not null check (actor ~ '[^[:space:]]'),
    kind            text        not null,
    subject         text        not null,
    because         text        not null check (because ~ '[^[:space:]]'),
    before          json        not null,
    after           json        not null
);

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

-- The heads of lanes, locked in one order for all who hear, so that nobody waits for each other; `waits` says whether
-- a message of the lane is parked. What is parked is looked at after the locks are held, in a snapshot of its own.
create or replace function log.take_lanes(topics text[], numbers integer[])
returns table (topic text, lane integer, sequence bigint, hash bytea, tree bytea, waits boolean)
language plpgsql security definer set search_path = log, pg_temp as $$
#variable_conflict use_column
declare
    known integer;
begin
    perform from unnest(topics, numbers) as wanted (topic, lane) join lanes l using (topic, lane)
        order by l.topic, l.lane for update of l;
    get diagnostics known = row_count;
    if known < cardinality(topics) then
        insert into lanes (topic, lane, sequence, hash, tree)
            select topic, lane, 0, decode(repeat('00', 32), 'hex'),
                   case when split_part(topic, '.', 3) <> '' then ''::bytea end
            from unnest(topics, numbers) as wanted (topic, lane)
            order by topic, lane on conflict do nothing;
        perform from unnest(topics, numbers) as wanted (topic, lane) join lanes l using (topic, lane)
            order by l.topic, l.lane for update of l;
    end if;
    return query
        select l.topic, l.lane, l.sequence, l.hash, l.tree,
               exists (select from parked p where p.topic = l.topic and p.lane = l.lane and p.reason <> 'discarded')
        from unnest(topics, numbers) as wanted (topic, lane) join lanes l using (topic, lane);
end $$;
revoke all on function log.take_lanes from public;

-- Moves lanes forward, each to a message whose proof is kept.
create or replace function log.move_lanes(
    topics text[], numbers integer[], sequences bigint[], hashes bytea[], trees bytea[]
) returns void language plpgsql security definer set search_path = log, pg_temp as $$
declare
    moved integer;
begin
    update lanes l set sequence = m.sequence, hash = m.hash, tree = m.tree
        from unnest(topics, numbers, sequences, hashes, trees) as m (topic, lane, sequence, hash, tree)
        where l.topic = m.topic and l.lane = m.lane and l.sequence < m.sequence
            and exists (select from proofs p where (p.topic, p.lane, p.sequence, p.leaf)
                = (m.topic, m.lane, m.sequence, m.hash));
    get diagnostics moved = row_count;
    if moved <> cardinality(topics) then
        raise insufficient_privilege using message = 'a lane moves forward alone, to a message with its proof';
    end if;
end $$;
revoke all on function log.move_lanes from public;

-- Forgets parked messages that wait no more: their lane has moved over each of them.
create or replace function log.free_parked(ids uuid[], sequences bigint[], leaves bytea[])
returns void language sql security definer set search_path = log, pg_temp as $$
    delete from parked p using unnest(ids, sequences, leaves) as freed (id, sequence, leaf)
        where p.parked_id = freed.id and p.reason <> 'discarded'
            and exists (select from proofs f where (f.topic, f.lane, f.sequence, f.leaf)
                = (p.topic, p.lane, freed.sequence, freed.leaf));
$$;
revoke all on function log.free_parked from public;

-- Keeps messages parked that were tried again in vain, each with its reason of now.
create or replace function log.park_again(ids uuid[], reasons text[], details text[])
returns void language sql security definer set search_path = log, pg_temp as $$
    update parked p set reason = a.reason, detail = a.detail, attempts = attempts + 1
        from unnest(ids, reasons, details) as a (parked_id, reason, detail)
        where p.parked_id = a.parked_id and p.reason <> 'discarded' and a.reason <> 'discarded';
$$;
revoke all on function log.park_again from public;

-- Decides that a parked message is never heard, and answers whether it waited; it is kept as evidence.
create or replace function log.discard_parked(id uuid, actor text, because text)
returns boolean language plpgsql security definer set search_path = log, pg_temp as $$
declare
    was parked;
begin
    select * into was from parked where parked_id = id and reason <> 'discarded' for update;
    if not found then
        return false;
    end if;
    update parked set reason = 'discarded',
        detail = format('%s (was %s: %s)', because, was.reason, was.detail) where parked_id = id;
    insert into interventions (actor, kind, subject, because, before, after)
        values (actor, 'discard', id::text, because,
            json_build_object('topic', was.topic, 'lane', was.lane, 'offset', was."offset", 'reason', was.reason),
            json_build_object('reason', 'discarded'));
    return true;
end $$;
revoke all on function log.discard_parked from public;

-- Anchors a lane anew: the next message to be heard is the one after `new_sequence`, which names `new_hash`.
create or replace function log.anchor_lane(
    the_topic text, number integer, new_sequence bigint, new_hash bytea, actor text, because text
) returns void language plpgsql security definer set search_path = log, pg_temp as $$
declare
    was lanes;
begin
    select * into strict was from lanes where topic = the_topic and lane = number for update;
    update lanes set sequence = new_sequence, hash = new_hash, tree = null where topic = the_topic and lane = number;
    insert into interventions (actor, kind, subject, because, before, after)
        values (actor, 'anchor', format('%s/%s', the_topic, number), because,
            json_build_object('sequence', was.sequence, 'hash', encode(was.hash, 'hex')),
            json_build_object('sequence', new_sequence, 'hash', encode(new_hash, 'hex')));
end $$;
revoke all on function log.anchor_lane from public;
