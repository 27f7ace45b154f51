-- What every fund has before any business: people, grants, audit, jobs. Text and check, no types of its own.
-- A table whose comment begins with "append only" can be read and inserted into by the fund's role, never changed.

create table account (
  id            uuid primary key,
  email         text not null,
  name          text not null,
  language      text not null default 'fr',
  phone         text not null default '',
  state         text not null default 'active' check (state in ('invited', 'active', 'locked', 'closed')),
  password_hash text not null default '',
  totp_secret   text not null default '',
  created_at    timestamptz not null,
  last_seen_at  timestamptz
);
create unique index account_email on account (lower(email));

-- What an account may act as, and for whom: an agency of the fund, an employer, or the whole fund (both empty).
create table account_role (
  account_id  uuid not null references account,
  role        text not null,
  agency      text not null default '',
  employer_id uuid,
  until       date,
  granted_by  text not null,
  granted_at  timestamptz not null
);
create unique index account_role_once on account_role (account_id, role, agency, coalesce(employer_id, '00000000-0000-0000-0000-000000000000'));
create index account_role_employer on account_role (employer_id);

create table session (
  token_hash bytea primary key,
  kind       text not null check (kind in ('browser', 'token')),
  account_id uuid not null references account,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  seen_at    timestamptz not null,
  address    text not null default ''
);
create index session_account on session (account_id);

create table sign_in_attempt (
  at      timestamptz not null,
  email   text not null,
  address text not null,
  outcome text not null
);
create index sign_in_attempt_recent on sign_in_attempt (lower(email), at);

create table role_grant (
  operation text not null,
  role      text not null,
  scope     text not null check (scope in ('fund', 'agency', 'employer', 'self')),
  since       timestamptz,                     -- null: from the fund's first day
  approved_by text not null default '',        -- empty: as the program hands it out
  primary key (operation, role)
);

-- Grants that do not stand any more: what a role was allowed on a day can be told.
create table role_grant_past (
  operation   text not null,
  role        text not null,
  scope       text not null,
  since       timestamptz,
  until       timestamptz not null,
  approved_by text not null
);
create index role_grant_past_until on role_grant_past (until);
comment on table role_grant_past is 'append only';

-- Each change of a right by two of the fund's people. Scopes are empty where there was none, or is none any more.
create table grant_change (
  id          uuid primary key,
  at          timestamptz not null,
  operation   text not null,
  role        text not null,
  was         text not null,
  will        text not null,
  reason      text not null,
  proposed_by text not null,
  approved_by text not null,
  proposal_id uuid not null,
  constraint grant_change_changes check (was <> will)
);
comment on table grant_change is 'append only';

create table idempotency_key (
  key        text not null,
  operation  text not null,
  actor      text not null,
  body_hash  bytea not null,
  answer     jsonb,
  created_at timestamptz not null,
  primary key (key, operation, actor)
);

create table audit (
  id            bigint generated always as identity primary key,
  at            timestamptz not null,
  actor         text not null,
  actor_name    text not null,
  roles         text[] not null,
  session       text not null,
  action        text not null,
  outcome       text not null check (outcome in ('done', 'refused', 'read', 'failed')),
  reason        text not null,
  resource_kind text not null,
  resource_id   text not null,
  employer_id   uuid,
  input         jsonb not null,
  address       text not null,
  request_id    text not null
);
comment on table audit is 'append only';
create index audit_at on audit (at);
create index audit_actor on audit (actor, at);
create index audit_resource on audit (resource_id, at);

create table audit_seal (
  position  bigint primary key,
  audit_id  bigint not null unique references audit,
  hash      bytea not null,
  sealed_at timestamptz not null
);
comment on table audit_seal is 'append only';

-- Postgres holds the truth of every job; the queue is only the bell. attempt is the fence.
create table job (
  id          uuid primary key,
  kind        text not null,
  key         text not null,
  payload     jsonb not null,
  state       text not null default 'queued' check (state in ('queued', 'running', 'done', 'dead')),
  attempt     integer not null default 0,
  run_after   timestamptz not null,
  rung_at     timestamptz,
  started_at  timestamptz,
  beat_at     timestamptz,
  finished_at timestamptz,
  error       text not null default '',
  progress    bigint not null default 0,
  total       bigint not null default 0,
  created_at  timestamptz not null,
  constraint job_once unique (kind, key)
);
create index job_due on job (run_after) where state in ('queued', 'running');
create index job_recent on job (created_at);

-- A schedule's run exists once, and what was missed is caught up.
create table schedule_run (
  kind       text not null,
  slot       text not null,
  created_at timestamptz not null,
  primary key (kind, slot)
);
