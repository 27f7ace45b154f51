-- Double entry, append only, in two dates: value (when it counts) and recorded (when we knew).

create table posting (
  id          uuid primary key,
  kind        text not null check (kind in ('declaration', 'payment', 'allocation', 'surcharge', 'penalty', 'waiver',
                                            'bounce', 'estimate', 'adjustment', 'reversal', 'refund')),
  effect      text not null constraint posting_effect_once unique, -- what it is the effect of, so that it happens once
  source_kind text not null,
  source_id   uuid not null,
  employer_id uuid,
  value_date  date not null,
  recorded_at timestamptz not null,
  reverses    uuid constraint posting_reversed_once unique references posting,
  memo        text not null default '',
  actor       text not null,
  xid         xid8 not null default pg_current_xact_id()
);
comment on table posting is 'append only';
create index posting_employer on posting (employer_id, value_date);
create index posting_source on posting (source_id);

-- Debit is positive, credit negative; unit: minor units of the fund's currency.
create table entry (
  posting_id  uuid not null references posting,
  account     text not null check (account in ('receivable', 'contribution', 'levy', 'surcharge', 'penalty',
                                               'cash', 'suspense', 'credit', 'waived')),
  detail      text not null default '',  -- branch:bearer of a contribution, channel of cash
  employer_id uuid,
  period      text,
  component   text,                      -- of a receivable: principal, levy, surcharge, penalty, adjustment, levy_adjustment
  amount      bigint not null check (amount <> 0),
  value_date  date not null,
  constraint receivable_names_its_item check (account <> 'receivable' or (employer_id is not null and period is not null and component is not null))
);
comment on table entry is 'append only';
create index entry_posting on entry (posting_id);
create index entry_item on entry (employer_id, period, component) include (amount, value_date) where account = 'receivable';
create index entry_credit on entry (employer_id) where account = 'credit';
create index entry_account on entry (account, value_date) where account in ('cash', 'suspense', 'credit');

create constraint trigger posting_balances after insert on posting
  deferrable initially deferred for each row execute function shared.posting_balances();
create trigger entries_come_with_posting after insert on entry
  referencing new table as added for each statement execute function shared.entries_come_with_posting();

-- What is owed: employer × period × component, with the date from which it is late. The balance is the sum of entries.
create table open_item (
  employer_id uuid not null,
  period      text not null,
  component   text not null check (component in ('principal', 'levy', 'surcharge', 'penalty', 'adjustment', 'levy_adjustment')),
  due_date    date not null,
  primary key (employer_id, period, component)
);
create index open_item_due on open_item (due_date);
