-- What the fund does so that debts are paid: cases, letters, visits, plans.

create table recovery_case (
  id             uuid primary key,
  employer_id    uuid not null,
  opened_on      date not null,
  opened_by      text not null,
  opened_by_name text not null default '',
  debt_at_start  bigint not null default 0,
  stage          text not null check (stage in ('reminder', 'formal_notice', 'writ', 'litigation')),
  stage_since    date not null,
  closed_on      date,
  closed_why     text not null default '',
  assigned_to    uuid,
  assigned_name  text not null default '',
  next_on        date
);
-- An employer has one open case: another debt joins it.
create unique index recovery_case_open_once on recovery_case (employer_id) where closed_on is null;
create index recovery_case_employer on recovery_case (employer_id, opened_on);
create index recovery_case_due on recovery_case (next_on) where closed_on is null;

create table recovery_action (
  id            uuid primary key,
  case_id       uuid references recovery_case,
  employer_id   uuid not null,
  kind          text not null check (kind in ('opened', 'reminder', 'formal_notice', 'writ', 'litigation', 'visit', 'plan', 'waiver', 'note', 'closed')),
  done_on       date not null,
  done_by       text not null,
  done_by_name  text not null default '',
  amount        bigint not null default 0,      -- asked for, promised or waived
  result        text not null default '',       -- of a visit: met, absent, moved, closed, refused, promise
  note          text not null default '',
  staff_counted integer check (staff_counted >= 0),
  promised_on   date,
  document_id   uuid,
  text_version  text not null default '',       -- of the fund's legal text that a letter bears
  next_on       date,
  created_at    timestamptz not null
);
comment on table recovery_action is 'append only';
create index recovery_action_employer on recovery_action (employer_id, done_on);
create index recovery_action_case on recovery_action (case_id, created_at);
create index recovery_action_done on recovery_action (done_on, kind);

-- Letters are numbered by kind and year; the row is locked until the letter is written.
create table letter_counter (
  kind text not null,
  year integer not null,
  last integer not null,
  primary key (kind, year)
);

-- A payment plan (moratoire): the debts it covers age by the dates of its instalments while it stands.
create table payment_plan (
  id               uuid primary key,
  employer_id      uuid not null,
  case_id          uuid references recovery_case,
  state            text not null check (state in ('proposed', 'standing', 'refused', 'kept', 'broken')),
  amount           bigint not null check (amount > 0),
  proposed_on      date not null,
  proposed_by      text not null,
  proposed_by_name text not null default '',
  decided_on       date,
  decided_by       text not null default '',
  decided_by_name  text not null default '',
  ended_on         date,                        -- kept or broken on this day: from then on debts age by their own dates
  note             text not null default '',
  constraint payment_plan_four_eyes check (decided_by = '' or decided_by <> proposed_by)
);
create unique index payment_plan_standing_once on payment_plan (employer_id) where state in ('proposed', 'standing');

create table plan_instalment (
  plan_id uuid not null references payment_plan,
  number  integer not null check (number > 0),
  due_on  date not null,
  amount  bigint not null check (amount > 0),
  primary key (plan_id, number)
);

-- The items that a plan covers, as they stood when it was proposed.
create table plan_item (
  plan_id   uuid not null references payment_plan,
  period    text not null,
  component text not null,
  amount    bigint not null check (amount > 0),
  primary key (plan_id, period, component)
);

-- A waiver (remise gracieuse) of surcharges or penalties: asked by one person, decided by another.
create table waiver (
  id               uuid primary key,
  employer_id      uuid not null,
  case_id          uuid references recovery_case,
  period           text not null,
  component        text not null check (component in ('surcharge', 'penalty')),
  amount           bigint not null check (amount > 0),
  reason           text not null,
  state            text not null default 'proposed' check (state in ('proposed', 'granted', 'refused')),
  proposed_on      date not null,
  proposed_by      text not null,
  proposed_by_name text not null default '',
  decided_on       date,
  decided_by       text not null default '',
  decided_by_name  text not null default '',
  decision         text not null default '',
  constraint waiver_four_eyes check (decided_by = '' or decided_by <> proposed_by)
);
create index waiver_employer on waiver (employer_id, proposed_on);
create index waiver_open on waiver (proposed_on) where state = 'proposed';
