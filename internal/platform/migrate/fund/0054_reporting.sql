-- Reports that were made, with the documents that hold them.
create table report (
  id         uuid primary key,
  kind       text not null,
  period     text not null,
  pdf_id     uuid not null references document,
  xlsx_id    uuid not null references document,
  made_at    timestamptz not null,
  made_by    text not null
);
