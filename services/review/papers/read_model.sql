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
    primary key (dossier_id, file_id)
);
