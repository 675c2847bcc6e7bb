-- Dropped and rebuilt at will from the log; the content and the names of files stand in the schema `content`.
create table read_files (
    dossier_id  uuid,
    file_id     uuid,
    paper       text,
    sha256      text,
    size        bigint,
    media_type  text,
    state       text not null,
    attached_by text,
    attached_at timestamptz,
    place       bigint,
    ended_by    text,
    ended_at    timestamptz,
    ground      text,
    fetching    text,
    held_by     text,
    absence     text,
    asked_by    uuid,
    conversation uuid,
    primary key (dossier_id, file_id)
);
create index read_files_asked on read_files (dossier_id, file_id) where fetching = 'asked';
create index read_files_ended on read_files (dossier_id, file_id) where state <> 'kept';

-- The contents that the superior may have, each as the event at `position` of the log says.
create table read_sent_files (
    dossier_id uuid,
    file_id    uuid,
    target     text,
    sha256     text,
    size       bigint,
    position   bigint,
    primary key (dossier_id, file_id, target)
);
create index read_sent_files_order on read_sent_files (position);
create index read_sent_files_content on read_sent_files (sha256);

-- What sites below have erased, for a list of files that comes later.
create table read_erasures (
    site       text,
    dossier_id uuid,
    file_id    uuid,
    ground     text,
    primary key (site, dossier_id, file_id)
);
