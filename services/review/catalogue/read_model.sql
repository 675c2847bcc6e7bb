-- Dropped and rebuilt at will from the log.
-- The confirmations that stand; a line's id holds its ruleset and what it says.
create table read_confirmations (
    line         text primary key,
    ruleset      text,
    source       text not null,
    checked_on   date,
    remark       text,
    confirmed_at timestamptz
);
