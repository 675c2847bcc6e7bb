-- Accounts and sessions of people: no part of the log, as a password is not kept for ever.
-- Run once by the owner of the database; a change is a further step.

-- An account of the site has a password; one of an OIDC provider has the provider's `iss` and `sub` instead.
create table account.accounts (
    account_id      uuid        primary key,
    user_name       text        collate "C" not null constraint accounts_user_name unique,
    display_name    text        not null,
    password_hash   text,
    issuer          text        collate "C",
    issuer_subject  text        collate "C",
    state           text        not null check (state in ('active', 'disabled')),
    must_change     boolean     not null,
    made_at         timestamptz not null,
    changed_at      timestamptz not null,
    constraint accounts_provider unique (issuer, issuer_subject),
    check ((password_hash is null) <> (issuer is null) and (issuer is null) = (issuer_subject is null))
);

-- Tries to sign in since the last that succeeded, by the hash of a name, whether or not there is such an account, and
-- by the address they came from. Deleted a day after the last.
create table account.tries (
    kind     text        not null check (kind in ('name', 'source')),
    key      bytea       not null,
    number   integer     not null,
    tried_at timestamptz not null,
    primary key (kind, key)
);
create index tries_age on account.tries (tried_at);

-- Sessions; `secret_hash` is the SHA-256 of the secret in the cookie's token. `claimed` is what an OIDC provider said of
-- the duties. Deleted a month after their end.
create table account.sessions (
    session_id  uuid        primary key,
    secret_hash bytea       not null constraint sessions_secret unique,
    account_id  uuid        not null references account.accounts,
    device      text        not null,
    unit        text        collate "C",
    claimed     json        not null,
    begun_at    timestamptz not null,
    used_at     timestamptz not null,
    ends_at     timestamptz not null,
    revoked_at  timestamptz
);
create index sessions_account on account.sessions (account_id, begun_at);
create index sessions_end on account.sessions (ends_at);
