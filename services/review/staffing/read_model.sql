-- Dropped and rebuilt at will from the log. `site` is the one that has recorded the change; `managed_by` is own or
-- superior. A change that was retracted is gone.
create table read_staff_changes (
    subject_key text,
    site        text,
    change      integer,
    kind        text,
    left_unit   text,
    left_name   text,
    joined_unit text,
    joined_name text,
    on_day      date,
    paper       jsonb,
    recorded_at timestamptz,
    primary key (subject_key, site, change)
);

create table read_staff_managers (
    subject_key text primary key,
    managed_by  text
);
