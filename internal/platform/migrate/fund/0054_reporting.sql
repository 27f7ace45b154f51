-- Reports that were asked for, and once made, the documents that hold them. One that was made never changes.
create table report (
  id            uuid primary key,
  kind          text not null constraint report_kind check (kind in ('monthly')),
  period        text not null,
  once          text constraint report_once unique,      -- of the night's own report: one for each period
  asked_at      timestamptz not null,
  asked_by      text not null,
  asked_by_name text not null,
  made_at       timestamptz,
  measured_at   timestamptz,                             -- up to when its figures were measured
  pdf_id        uuid references document,
  xlsx_id       uuid references document,
  sent_to       integer not null default 0,              -- managers written to
  constraint report_whole check ((made_at is null) = (pdf_id is null) and (made_at is null) = (xlsx_id is null))
);
create index report_asked on report (asked_at);

-- Tables of the report builder that somebody keeps under a name.
create table report_view (
  id         uuid primary key,
  name       text not null,
  account    text not null,
  asks       jsonb not null,
  created_at timestamptz not null,
  constraint report_view_name unique (account, name)
);
