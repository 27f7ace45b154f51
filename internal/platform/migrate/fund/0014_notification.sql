-- What the fund writes to people. The key makes a message exist once, whatever runs twice.
create table message (
  id          uuid primary key,
  channel     text not null check (channel in ('email', 'sms')),
  recipient   text not null,
  name        text not null default '',
  subject     text not null default '',
  body        text not null,
  key         text not null constraint message_once unique,
  about_kind  text not null default '',
  about_id    uuid,
  employer_id uuid,
  document_id uuid references document,         -- sent along
  annex_id    uuid references document,         -- sent along beside it: the workbook of a report
  state       text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  sent_at     timestamptz,
  external_id text not null default '',         -- the carrier's own name for it
  error       text not null default '',
  created_at  timestamptz not null
);
create index message_employer on message (employer_id, created_at) where employer_id is not null;
create index message_about on message (about_id) where about_id is not null;
create index message_open on message (created_at) where state <> 'sent';
