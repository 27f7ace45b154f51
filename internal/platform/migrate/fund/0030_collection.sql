-- Money received, where it went, and the receipts given for it. The ledger holds the sums; these rows say whose and why.

create table bank_statement (
  id               uuid primary key,
  name             text not null,               -- of the file, as it was handed in
  format           text not null,
  account          text not null,
  currency         text not null,
  opening          bigint,                      -- null when the file does not say
  closing          bigint,
  balanced         boolean not null,            -- opening + entries = closing
  entries          integer not null,
  sha256           bytea not null,
  position         integer not null default 0,  -- one file may hold several statements
  imported_at      timestamptz not null,
  imported_by      text not null,
  imported_by_name text not null default '',
  constraint bank_statement_once unique (sha256, position)
);
create index bank_statement_recent on bank_statement (imported_at);

-- One line of a statement: it became a payment, bounced one, or was ignored, and then it says why.
create table statement_entry (
  id            uuid primary key,
  statement_id  uuid not null references bank_statement,
  position      integer not null,
  amount        bigint not null,              -- signed: positive is received
  booked_on     date not null,
  value_on      date not null,
  reference     text not null default '',
  text          text not null default '',
  payer         text not null default '',
  payer_account text not null default '',
  bank_ref      text not null default '',     -- the bank's own name for the entry
  reversal      boolean not null default false,
  state         text not null check (state in ('payment', 'bounce', 'ignored')),
  reason        text not null default '',     -- why it was ignored
  payment_id    uuid,                         -- the payment that it became, or that it bounced
  constraint statement_entry_once unique (statement_id, position),
  constraint statement_entry_ignored_says_why check (state <> 'ignored' or reason <> '')
);
create index statement_entry_bank_ref on statement_entry (bank_ref) where bank_ref <> '';
create index statement_entry_unmatched_reversal on statement_entry (booked_on) where state = 'ignored' and reversal;

create table payment (
  id              uuid primary key,
  channel         text not null check (channel in ('transfer', 'cheque', 'counter', 'mobile_money', 'direct_debit')),
  amount          bigint not null check (amount > 0),
  received_on     date not null,
  value_date      date not null,
  payer_name      text not null default '',
  payer_account   text not null default '',   -- bank account or telephone number it came from
  reference       text not null default '',
  text            text not null default '',
  employer_id     uuid,                       -- the employer it was placed for, or said to be for; null when split or unknown
  agency          text not null default '',   -- where it was taken; else that of the employer
  status          text not null check (status in ('received', 'matched', 'part_matched', 'suspense', 'bounced')),
  matched         bigint not null default 0,  -- placed on debts or kept as credit, of the amount
  statement_entry uuid references statement_entry,
  external_id     text constraint payment_external_once unique, -- what the channel calls it: it enters once
  receipt_number  bigint,
  matched_by      text not null default '',   -- 'auto', else the account of an officer
  matched_by_name text not null default '',
  matched_at      timestamptz,
  match           jsonb not null default '{}', -- score and reasons of the match; of the best proposal while in suspense
  designated      text[] not null default '{}', -- periods that the payer asked to pay
  bounced_on      date,
  bounce_reason   text not null default '',
  created_by      text not null,
  created_by_name text not null default '',
  created_at      timestamptz not null,
  constraint payment_matched_within check (matched between 0 and amount),
  constraint payment_status_says_matched check (case status
    when 'matched' then matched = amount
    when 'part_matched' then matched > 0 and matched < amount
    else matched = 0 end)
);
create index payment_employer on payment (employer_id, value_date) where employer_id is not null;
create index payment_unplaced on payment (received_on) where status in ('received', 'suspense', 'part_matched');
create index payment_received on payment (received_on, channel);
create index payment_value on payment (value_date);
create index payment_reference on payment (reference) where reference <> '';
create index payment_account on payment (payer_account) where payer_account <> '';
create index payment_receipt on payment (receipt_number) where receipt_number is not null;

-- What happened to a payment, in order.
create table payment_event (
  id         bigint generated always as identity primary key,
  payment_id uuid not null,
  at         timestamptz not null,
  actor      text not null,
  actor_name text not null default '',
  kind       text not null check (kind in ('received', 'proposed', 'matched', 'unmatched', 'credit_used', 'credit_released', 'bounced')),
  amount     bigint not null default 0,
  employer_id uuid,
  detail     jsonb not null default '{}'
);
comment on table payment_event is 'append only';
create index payment_event_of on payment_event (payment_id, id);

-- Where each part of a payment went. Component 'credit' with an empty period is the employer's money beyond what it owed.
-- What moves later is a row of its own, negative where it is taken from; a posting that was reversed marks its rows.
create table allocation (
  id          uuid primary key,
  payment_id  uuid not null,
  employer_id uuid not null,
  period      text not null,
  component   text not null check (component in ('principal', 'levy', 'surcharge', 'penalty', 'adjustment', 'levy_adjustment', 'credit')),
  amount      bigint not null check (amount <> 0),
  value_date  date not null,
  posting_id  uuid not null,
  reason      jsonb not null default '{}',
  created_at  timestamptz not null,
  reversed_at timestamptz,
  constraint allocation_credit_has_no_period check ((component = 'credit') = (period = ''))
);
create index allocation_payment on allocation (payment_id);
create index allocation_item on allocation (employer_id, period, component) include (amount, value_date) where reversed_at is null;
create index allocation_posting on allocation (posting_id);
create index allocation_value on allocation (value_date) where reversed_at is null;

-- Receipts have no gap: the last number is a locked row, taken in the transaction that writes the receipt.
create table receipt_counter (
  one  boolean primary key default true check (one),
  last bigint not null default 0 check (last >= 0)
);
insert into receipt_counter default values;

create table receipt (
  number     bigint primary key check (number > 0),
  payment_id uuid not null constraint receipt_once unique,
  issued_at  timestamptz not null,
  amount     bigint not null,
  check_code text not null constraint receipt_check_code_once unique -- what the public may verify; it says nothing else
);
comment on table receipt is 'append only';

-- Each print of a receipt. The first is the original, the others are marked.
create table receipt_copy (
  number  bigint not null references receipt,
  copy    integer not null check (copy > 0),
  at      timestamptz not null,
  by      text not null,
  primary key (number, copy)
);
comment on table receipt_copy is 'append only';

-- A certificate (quitus) says that an employer owed nothing past due on a day; the public may verify it as a receipt.
create table certificate (
  number      bigint primary key check (number > 0),
  employer_id uuid not null,
  as_of       date not null,
  until       date not null,
  issued_at   timestamptz not null,
  issued_by   text not null,
  check_code  text not null constraint certificate_check_code_once unique,
  revoked_at  timestamptz,
  revoked_why text not null default ''
);
create index certificate_employer on certificate (employer_id, issued_at);

-- The law of surcharges, frozen as it counted: each count names one, and the next goes on from it.
create table penalty_law (
  id      text primary key,
  body    jsonb not null,
  made_at timestamptz not null
);
comment on table penalty_law is 'append only';

-- How a surcharge was counted: each part of the debt that was late, how long, by which rule. The posting holds the
-- difference. An approved change of the law that made no difference yet has no posting: from then on its law counts.
create table surcharge (
  id          uuid primary key,               -- in order of time
  posting_id  uuid constraint surcharge_posting_once unique,
  employer_id uuid not null,
  period      text not null,
  due_date    date not null,
  as_of       date not null,
  total       bigint not null,                -- due for the period as of the day
  posted      bigint not null,                -- added or taken back by this posting
  parts       jsonb not null,                 -- [{"on","owed","months","amount","rules"}]
  law         text not null references penalty_law,
  constraint surcharge_posts_what_it_adds check ((posting_id is null) = (posted = 0))
);
comment on table surcharge is 'append only';
create index surcharge_item on surcharge (employer_id, period);

-- A payment asked of a telephone. The reference is ours; what the operator answers when we ask is what counts.
create table mobile_request (
  id           uuid primary key,              -- the reference at the operator
  employer_id  uuid not null,
  amount       bigint not null check (amount > 0),
  phone        text not null,
  periods      text[] not null default '{}',
  state        text not null default 'new' check (state in ('new', 'asked', 'paid', 'failed')),
  reason       text not null default '',
  operator_id  text not null default '',      -- the operator's name for the payment
  payment_id   uuid,
  created_at   timestamptz not null,
  created_by   text not null,
  asked_at     timestamptz,
  ended_at     timestamptz
);
create index mobile_request_employer on mobile_request (employer_id, created_at);
create index mobile_request_open on mobile_request (created_at) where state in ('new', 'asked');
