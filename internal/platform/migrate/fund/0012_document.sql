-- Files that people hand in and that the fund issues. A file is never changed; a better one is added beside it.
create table document (
  id              uuid primary key,
  kind            text not null,               -- a code of the fund's list of documents, or one of the program's
  owner_kind      text not null,               -- what it is about: employer, person, recovery_case, import…
  owner_id        uuid not null,
  employer_id     uuid,                        -- whose reach it falls under; null: the fund's alone
  name            text not null,
  media_type      text not null,
  size            bigint not null check (size > 0),
  sha256          bytea not null,
  body            bytea not null,
  created_at      timestamptz not null,
  created_by      text not null,
  created_by_name text not null default ''
);
comment on table document is 'append only';
alter table document alter column body set storage external; -- what people send is compressed already
create index document_owner on document (owner_id, created_at);
create index document_employer on document (employer_id, created_at) where employer_id is not null;
