-- What employers must declare, what they declared, and how each amount came to be.

-- Employer × period × due date: what must be filed, whether or not anything was.
create table obligation (
  employer_id uuid not null references employer,
  period      text not null,
  starts      date not null,
  ends        date not null,
  due_date    date not null,
  made_at     timestamptz not null,
  met_by      uuid,
  met_on      date,
  met_how     text constraint obligation_met_how check (met_how in ('declaration', 'nil', 'estimate')),
  ended_on    date,                            -- suspended or closed from this day on: nothing is expected any more
  primary key (employer_id, period),
  constraint obligation_days check (ends >= starts),
  constraint obligation_met_wholly check ((met_by is null) = (met_on is null) and (met_by is null) = (met_how is null))
);
create index obligation_period on obligation (period, employer_id);
create index obligation_due on obligation (due_date, employer_id);
-- Reminders, non-filers and estimates look at what is open by its due date, over all employers.
create index obligation_open on obligation (due_date, employer_id) where met_by is null and ended_on is null;

-- Numbers of the receipts of filing. A gap is a filing that did not go through: these are not receipts of money.
create sequence filing_number;

create table declaration (
  id             uuid primary key,
  employer_id    uuid not null references employer,
  period         text not null,
  starts         date not null,
  sequence       integer not null default 0 check (sequence between 0 and 999),
  kind           text not null check (kind in ('main', 'complementary', 'correction', 'nil', 'estimate')),
  status         text not null check (status in ('draft', 'filed', 'accepted', 'accepted_with_anomalies', 'cancelled')),
  source         text not null check (source in ('form', 'ebds', 'csv', 'xlsx', 'simulation', 'api')),
  rule_set       text not null default '',     -- that of most of its lines
  line_count     integer not null default 0,
  days           bigint not null default 0,
  wages          bigint not null default 0,    -- minor units, as are the totals; a correction may be negative
  employer_total bigint not null default 0,
  employee_total bigint not null default 0,
  levy_total     bigint not null default 0,    -- collected for others, outside the two before
  anomalies      integer not null default 0,
  due_date       date not null,
  reason         text not null default '',     -- of a nil, a correction, an estimate, a cancellation
  motive         text not null default '',     -- why anomalies are right, in the declarant's words
  number         bigint constraint declaration_number_once unique,
  content_hash   bytea,
  filed_at       timestamptz,
  filed_by       text not null default '',
  filed_by_name  text not null default '',
  amends         uuid references declaration,
  file_id        uuid,
  created_at     timestamptz not null,
  changed_at     timestamptz not null,
  constraint declaration_filed_wholly check (
    (status = 'draft') = (filed_at is null)
    and (filed_at is null or (number is not null and content_hash is not null and filed_by <> ''))),
  constraint declaration_amends check ((kind = 'correction') = (amends is not null))
);
-- One main (or nil) declaration of a period, drafts included; further ones are numbered.
create unique index declaration_main_once on declaration (employer_id, period)
  where kind in ('main', 'nil') and status <> 'cancelled';
create unique index declaration_sequence_once on declaration (employer_id, period, kind, sequence)
  where kind in ('complementary', 'correction') and status <> 'cancelled';
create unique index declaration_estimate_once on declaration (employer_id, period)
  where kind = 'estimate' and status <> 'cancelled';
create index declaration_employer on declaration (employer_id, starts desc);
create index declaration_period on declaration (period, employer_id) where status <> 'draft';
create index declaration_latest on declaration (created_at desc, id);
create index declaration_amended on declaration (amends) where amends is not null;

-- One worker of a filed declaration. Rows of a correction hold the difference, so that the sum over a period is what
-- stands. Line numbers below one hold what rounding a whole declaration adds. No foreign keys: fifty thousand rows come
-- at once with their declaration, and 'socle verify' looks for orphans.
create table declaration_line (
  declaration_id uuid not null,
  line           integer not null,
  person_id      uuid,
  insured_number text not null,
  name           text not null,
  days           integer not null,
  wage           bigint not null,
  situation      text not null,
  amounts        bigint[] not null,            -- in the order of the rule set's components
  rule_set       text not null,
  primary key (declaration_id, line)
);
comment on table declaration_line is 'append only';

-- What a line of a correction replaces: before and after, for the reader and for the explanation.
create table declaration_change (
  declaration_id uuid not null references declaration,
  line           integer not null,
  was_days       integer not null,
  was_wage       bigint not null,
  was_rule_set   text not null,
  now_days       integer not null,
  now_wage       bigint not null,
  primary key (declaration_id, line)
);
comment on table declaration_change is 'append only';

create table declaration_finding (
  declaration_id uuid not null,
  line           integer not null,
  field          text not null,
  code           text not null,
  severity       text not null check (severity in ('error', 'warning')),
  message        text not null,                -- in English; pages word it from code and args
  args           text[] not null default '{}'
);
comment on table declaration_finding is 'append only';
create index declaration_finding_of on declaration_finding (declaration_id, line);

-- The question to which a rule set was the answer, and the day on which it was asked: an amount can be explained for ever.
create table rule_set_asked (
  rule_set text primary key,
  question jsonb not null,
  asked_on date not null
);
comment on table rule_set_asked is 'append only';

-- The lines of a draft, which change until it is filed and go when it is.
create table draft_line (
  declaration_id uuid not null references declaration,
  line           integer not null,
  person_id      uuid,
  insured_number text not null default '',
  name           text not null,
  id_number      text not null default '',     -- of a newcomer without insured number
  regime         text not null default '',
  category       text not null default '',
  days           integer not null,
  wage           bigint not null,
  situation      text not null default '',
  last_days      integer,                      -- of the period before; null when the person was not in it
  last_wage      bigint,
  was_days       integer,                      -- of a correction: what stands
  was_wage       bigint,
  primary key (declaration_id, line)
);

-- The pre-printed file of a month, as it was issued: its answer must repeat the transfer number.
create sequence preprint_transfer maxvalue 99999999999999;
create table preprint (
  transfer    text primary key,
  employer_id uuid not null references employer,
  period      text not null,
  document_id uuid not null,
  issued_at   timestamptz not null
);
comment on table preprint is 'append only';
create index preprint_employer on preprint (employer_id, period, issued_at desc);

-- A file handed in: what was found in it, and what became of it. Nothing of it counts before it is confirmed.
create table declaration_upload (
  id             uuid primary key,
  employer_id    uuid not null references employer,
  period         text not null,
  kind           text not null default 'main' check (kind in ('main', 'complementary')),
  sequence       integer not null default 0,
  format         text not null check (format in ('ebds', 'csv', 'xlsx')),
  name           text not null,
  document_id    uuid not null,
  state          text not null check (state in ('checking', 'refused', 'ready', 'filed', 'discarded')),
  line_count     integer not null default 0,
  errors         integer not null default 0,
  warnings       integer not null default 0,
  summary        jsonb not null default '{}',  -- totals by branch, days, wages, control sum
  declaration_id uuid references declaration,
  created_at     timestamptz not null,
  created_by     text not null,
  changed_at     timestamptz not null
);
create index declaration_upload_employer on declaration_upload (employer_id, created_at desc);

create table upload_finding (
  upload_id uuid not null references declaration_upload,
  position  integer not null,
  line      integer not null,
  record    text not null default '',
  field     text not null default '',
  code      text not null,
  severity  text not null check (severity in ('error', 'warning')),
  message   text not null,
  args      text[] not null default '{}',
  sheet_column text not null default '',
  primary key (upload_id, position)
);

-- What was put right on screen, over the file as it was handed in.
create table upload_fix (
  upload_id uuid not null references declaration_upload,
  line      integer not null,
  field     text not null,
  value     text not null,
  primary key (upload_id, line, field)
);
