-- Mandates: an employer lets an accountant act for it, with chosen rights, until a day. What a right opens is in the
-- grants (role "mandate_<right>"). A mandate that ended stays, for the record.

create table mandate (
  id           uuid primary key,
  employer_id  uuid not null references employer,
  email        text not null,                -- of the accountant, as the employer wrote it
  account_id   uuid references account,      -- who accepted
  rights       text[] not null,
  until        date not null,                -- included
  state        text not null constraint mandate_state check (state in ('offered', 'active', 'refused', 'ended')),
  code_hash    bytea not null,               -- of the code in the letter: only who reads that mailbox can accept
  note         text not null default '',
  given_by     text not null,
  given_name   text not null,
  given_at     timestamptz not null,
  answered_at  timestamptz,
  ended_at     timestamptz,
  ended_by     text not null default '',
  ended_name   text not null default '',
  end_reason   text not null default '',
  constraint mandate_rights check (rights <@ array['declare', 'pay', 'account', 'staff'] and cardinality(rights) > 0),
  constraint mandate_active check (state <> 'active' or account_id is not null)
);
create unique index mandate_offered_once on mandate (employer_id, lower(email)) where state = 'offered';
create unique index mandate_active_once on mandate (employer_id, account_id) where state = 'active';
create unique index mandate_code on mandate (code_hash);
create index mandate_account on mandate (account_id);
create index mandate_email on mandate (lower(email)) where state = 'offered';

-- Which employer a session acts for just now. A session acts for one at a time, so that each act has one principal.
create table mandate_worn (
  session    text primary key,
  account_id uuid not null references account,
  mandate_id uuid not null references mandate,
  since      timestamptz not null
);
create index mandate_worn_mandate on mandate_worn (mandate_id);
