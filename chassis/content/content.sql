-- The content of files, which is no part of the log: it is erased when it is kept no longer.
-- Run once by the owner of the database; a change is a further step.

-- A file under way: `received` bytes have come. `place` is what it is meant for, `name` what its sender calls it.
-- Deleted when it is whole, and a day after its last part.
create table content.uploads (
    upload_id  uuid        primary key,
    sender     text        collate "C" not null,
    place      text        collate "C" not null,
    name       text        not null,
    digest     bytea       not null check (octet_length(digest) = 32),
    size       bigint      not null check (size > 0),
    received   bigint      not null default 0 check (received between 0 and size),
    changed_at timestamptz not null,
    unique (sender, place, digest)
);
create index uploads_age on content.uploads (changed_at);

-- The bytes of a content or of an upload, whose id is `bytes_id`, from `start` on.
create table content.pieces (
    bytes_id uuid,
    start    bigint,
    bytes    bytea not null,
    primary key (bytes_id, start)
);
-- Files are packed already; packing them again takes time and saves nothing.
alter table content.pieces alter column bytes set storage external;

-- Whole contents, each once.
create table content.contents (
    digest     bytea  primary key check (octet_length(digest) = 32),
    bytes_id   uuid   not null unique,
    size       bigint not null,
    media_type text   collate "C" not null
);

-- What in the log names a content, and the name under which it was sent; a content that nothing holds is deleted.
create table content.holds (
    holder  text        collate "C" primary key,
    digest  bytea       not null references content.contents,
    name    text        not null,
    held_at timestamptz not null
);
create index holds_digest on content.holds (digest);
