-- What a change of the law would do, and what it did: impacts before, adjustments after.

-- What a proposal would change, as counted at a moment. Counting it again replaces it: it is a preview, not a record.
create table impact (
  proposal_id  uuid primary key references proposal,
  state        text not null check (state in ('counting', 'ready')),
  asked_at     timestamptz not null,
  as_of        timestamptz,                     -- when it was counted
  law          text not null default '',        -- the state of the law that it was counted with
  filings      bigint not null default 0,       -- declarations and adjustments of the days touched, as then
  estimate     boolean not null default false,  -- the value starts later: reckoned on what was declared last
  basis        text[] not null default '{}',    -- of an estimate: the periods it was reckoned on
  declarations integer not null default 0,
  lines        bigint not null default 0,
  employers    integer not null default 0,
  principal    bigint not null default 0,       -- minor units, as all amounts here
  levy         bigint not null default 0,
  surcharge    bigint not null default 0,
  shares       jsonb not null default '[]'      -- branch and bearer, before and after; of a surcharge, 'surcharge'
);

create table impact_employer (
  proposal_id  uuid not null references impact on delete cascade,
  employer_id  uuid not null references employer,
  declarations integer not null,
  lines        bigint not null,
  before       bigint not null,
  after        bigint not null,
  primary key (proposal_id, employer_id)
);

-- A change of the law that reached back: the proposal that was approved, and how far its adjustments are.
create table law_change (
  proposal_id  uuid primary key references proposal,
  state        text not null check (state in ('counting', 'ready')),
  subject      text not null,
  source       text not null,
  starts       date not null,                   -- the value is the law from this day
  ends         date,                            -- to this one, both included; null until further notice
  was          jsonb not null default '{}',     -- the value before and after, for the words
  now          jsonb not null default '{}',
  approved_by  text not null,                   -- id of who approved the change: somebody else approves the adjustments
  approved_by_name text not null,
  approved_at  timestamptz not null,
  counted_at   timestamptz
);

-- What one declaration, or the surcharge of one period by its rate or its due date, owes more or less since its law changed. It is proposed by a
-- reckoning, and posted when a person approves it. The declaration keeps the lines and amounts that were filed.
create table adjustment (
  id            uuid primary key,
  kind          text not null default 'declaration' check (kind in ('declaration', 'surcharge', 'due_date')),
  change_id     uuid not null references law_change,
  declaration_id uuid references declaration,
  employer_id   uuid not null references employer,
  period        text not null,
  starts        date not null,
  state         text not null check (state in ('proposed', 'approved', 'excluded', 'superseded')),
  lines         integer not null,
  principal     bigint not null,                -- new less old; a credit is negative
  levy          bigint not null,
  surcharge     bigint not null default 0,
  counted       jsonb not null default '{}',    -- of a surcharge: {"as_of", "before", "after"}, each with due date, law, parts and total
  shares        jsonb not null,                 -- branch and bearer, before and after
  law           jsonb not null,                 -- the steps: rule sets of the lines as filed, and those of now
  basis         text not null,                  -- what stood for the period when it was reckoned
  proposed_at   timestamptz not null,
  decided_by    text not null default '',
  decided_by_name text not null default '',
  decided_at    timestamptz,
  reason        text not null default '',
  due_date      date,
  posting_id    uuid references posting,
  constraint adjustment_is_of_a_declaration check ((kind = 'declaration') = (declaration_id is not null)),
  constraint adjustment_decided_wholly check ((state in ('approved', 'excluded')) = (decided_at is not null and decided_by <> '')),
  constraint adjustment_approved_is_due check (state <> 'approved' or due_date is not null),
  constraint adjustment_excluded_with_reason check (state <> 'excluded' or reason <> '')
);
-- One reckoning of a declaration waits at a time.
create unique index adjustment_waiting_once on adjustment (declaration_id) where state = 'proposed';
-- A surcharge waits for its rate and for its due date apart: deciding one has the other reckoned again.
create unique index adjustment_surcharge_waiting_once on adjustment (employer_id, period, kind) where state = 'proposed' and kind <> 'declaration';
create index adjustment_change on adjustment (change_id, employer_id);
create index adjustment_employer on adjustment (employer_id, starts desc);
create index adjustment_declaration on adjustment (declaration_id) where state = 'approved';

-- Under which law the lines of a declaration stand since an adjustment was approved; the newest row counts.
create table declaration_restated (
  declaration_id uuid not null,
  rule_set       text not null,                 -- that of the lines as filed
  now_rule_set   text not null,
  adjustment_id  uuid not null references adjustment,
  at             timestamptz not null,
  primary key (declaration_id, rule_set, adjustment_id)
);
comment on table declaration_restated is 'append only';
