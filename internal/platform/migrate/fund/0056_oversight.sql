-- What the auditor needs beside the trail: under what somebody acted, what changed, who broke the glass, who read whom.

alter table audit add column under text[] not null default '{}';      -- "mandate:<id>", "break_glass:<id>"
alter table audit add column changes jsonb not null default '[]';     -- rows changed, before and after; see shared.note_changes
create index audit_under on audit using gin (under) where under <> '{}';
create index audit_request on audit (request_id) where request_id <> '';
create index audit_refused on audit (at) where outcome = 'refused';
create index audit_employer on audit (employer_id, at) where employer_id is not null;
create index audit_action on audit (action, at);

-- The tables whose changes the trail shows, before and after. Insertions are told by the command's own input.
do $$
declare w text[];
begin
  foreach w slice 1 in array array[
    ['account', 'id', 'password_hash,totp_secret', 'last_seen_at'], ['account_role', 'account_id', '', ''], ['role_grant', 'operation', '', ''],
    ['parameter', 'id', '', ''], ['target', 'id', '', ''], ['brand', 'id', '', ''], ['proposal', 'id', '', ''],
    ['employer', 'id', '', ''], ['person', 'id', '', ''], ['employment', 'id', '', ''], ['mandate', 'id', 'code_hash', ''],
    ['recovery_case', 'id', '', ''], ['payment_plan', 'id', '', ''], ['waiver', 'id', '', ''], ['alert_rule', 'id', '', '']]
  loop
    execute format('create trigger note_update after update on %I referencing old table as before new table as after
      for each statement execute function shared.note_changes(%L, %L, %L)', w[1], w[2], w[3], w[4]);
    execute format('create trigger note_delete after delete on %I referencing old table as before
      for each statement execute function shared.note_changes(%L, %L, %L)', w[1], w[2], w[3], w[4]);
  end loop;
end
$$;

-- Breaking the glass: a role for a few hours, asked with a reason, given by somebody else, that ends by itself.
create table elevation (
  id          uuid primary key,
  account_id  uuid not null references account,
  name        text not null,
  role        text not null,
  agency      text not null default '',      -- for roles that end at an agency
  minutes     int not null constraint elevation_minutes check (minutes between 5 and 240),
  reason      text not null,
  state       text not null constraint elevation_state check (state in ('asked', 'granted', 'refused', 'ended')),
  asked_at    timestamptz not null,
  decided_by  text not null default '',
  decided_name text not null default '',
  decided_at  timestamptz,
  decision_note text not null default '',
  until       timestamptz,                   -- an instant, not a day
  ended_at    timestamptz,                   -- by hand, before its time
  ended_by    text not null default '',
  ended_name  text not null default '',
  constraint elevation_ends check (state not in ('granted', 'ended') or until <= decided_at + interval '4 hours')
);
create unique index elevation_asked_once on elevation (account_id) where state = 'asked';
create index elevation_standing on elevation (account_id, until) where state = 'granted';
create index elevation_asked_at on elevation (asked_at);
create trigger note_update after update on elevation referencing old table as before new table as after
  for each statement execute function shared.note_changes('id', '', '');

-- How many distinct insured persons a role may read in a day. A role without a row has no cap.
create table person_cap (
  role       text primary key,
  per_day    int not null constraint person_cap_per_day check (per_day between 0 and 100000),
  changed_by text not null default '',
  changed_at timestamptz
);
insert into person_cap (role, per_day) values ('field_agent', 200), ('supervisor', 400), ('validator', 400), ('collections_officer', 400),
  ('recovery_officer', 300), ('manager', 200), ('administrator', 100), ('auditor', 1000), ('operator', 0), ('region_analyst', 0);
create trigger note_update after update on person_cap referencing old table as before new table as after
  for each statement execute function shared.note_changes('role', '', '');

-- Who was read by whom on a day: once each, however often.
create table person_read (
  day        date not null,
  account_id uuid not null,
  person_id  uuid not null,
  primary key (day, account_id, person_id)
);

-- Who came to the cap, once a day.
create table person_alarm (
  id         uuid primary key,
  day        date not null,
  account_id uuid not null,
  name       text not null,
  operation  text not null,
  cap        int not null,
  wanted     int not null,
  at         timestamptz not null,
  constraint person_alarm_once unique (day, account_id)
);
comment on table person_alarm is 'append only';

-- From where each account has signed in before, for "a new address".
create index sign_in_attempt_at on sign_in_attempt (at);

-- Each time that the chain was walked, and what was found.
create table chain_check (
  id       bigint generated always as identity primary key,
  at       timestamptz not null,
  by_name  text not null,
  position bigint not null,
  broken   text[] not null
);
comment on table chain_check is 'append only';

-- What the fund calls unusual: hours of its day, days without use, times the usual volume.
create table safety_rule (
  code       text primary key,
  value      int not null,
  least      int not null,
  most       int not null,
  changed_by text not null default '',
  changed_at timestamptz,
  constraint safety_rule_range check (value between least and most)
);
insert into safety_rule (code, value, least, most) values ('opens_at', 6, 0, 23), ('closes_at', 21, 1, 24), ('dormant_days', 90, 7, 730),
  ('volume_times', 4, 2, 100), ('volume_least', 200, 10, 100000), ('known_days', 90, 7, 730), ('failures', 5, 1, 1000);
create trigger note_update after update on safety_rule referencing old table as before new table as after
  for each statement execute function shared.note_changes('code', '', '');
