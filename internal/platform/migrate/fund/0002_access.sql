-- How people come in, and programs: one-use links, second factors, recovery codes, known devices, the fund's own
-- provider of identities. Nothing here opens a door by itself: tokens, codes and secrets are kept as their hashes, and
-- the seed of an application's codes is sealed with the deployment's secret.

alter table account add column kind text not null default 'person' constraint account_kind check (kind in ('person', 'program'));

-- A session that is pending has had the password and waits for the second factor; it opens nothing yet.
-- proof and proved_at: how and when its holder last proved who they are; reason: what for, for the audit.
alter table session drop constraint session_kind_check;
alter table session
  add constraint session_kind check (kind in ('browser', 'pending', 'token', 'program')),
  add column id        uuid not null default gen_random_uuid(),
  add column device    text not null default '',
  add column proof     text not null default '-' constraint session_proof check (proof in ('-', 'password', 'second', 'demo')),
  add column proved_at timestamptz,
  add column reason    text not null default '',
  add column tries     integer not null default 0;
create unique index session_id on session (id);

-- Attempts that were tried count against account, address and device; those that were stopped before are only told.
alter table sign_in_attempt add column device text not null default '';
create index sign_in_attempt_account_wrong on sign_in_attempt (lower(email), at) where outcome = 'wrong';
create index sign_in_attempt_address_wrong on sign_in_attempt (address, at) where outcome = 'wrong';

-- A link that lets a person set their own password, once.
create table account_link (
  token_hash bytea primary key,
  account_id uuid not null references account,
  purpose    text not null constraint account_link_purpose check (purpose in ('invitation', 'reset')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);
create index account_link_account on account_link (account_id);

-- An application that makes codes. Only the one with confirmed_at counts; last_step is the last code taken, so that none serves twice.
create table authenticator (
  account_id   uuid primary key references account,
  seed         bytea not null,
  created_at   timestamptz not null,
  confirmed_at timestamptz,
  last_step    bigint not null default 0,
  used_at      timestamptz
);

create table recovery_code (
  account_id uuid not null references account,
  code_hash  bytea not null,
  created_at timestamptz not null,
  used_at    timestamptz,
  primary key (account_id, code_hash)
);

-- A passkey serves at the host that it was made at, and nowhere else. cloned_at: its counter went back, so that somebody
-- has a copy of it; it opens nothing any more.
create table passkey (
  id            uuid primary key,
  credential_id bytea not null constraint passkey_credential unique,
  account_id    uuid not null references account,
  name          text not null,
  host          text not null,
  credential    jsonb not null,
  created_at    timestamptz not null,
  used_at       timestamptz,
  cloned_at     timestamptz
);
create index passkey_account on passkey (account_id);

-- A browser that its owner came in with before: a crowd of guesses made elsewhere does not keep it out.
create table known_device (
  token_hash bytea primary key,
  account_id uuid not null references account,
  name       text not null,
  created_at timestamptz not null,
  seen_at    timestamptz not null
);
create index known_device_account on known_device (account_id);

-- What a ceremony across two requests must remember: a passkey's challenge, a provider's state. Short lived, one use.
create table ceremony (
  token_hash bytea primary key,
  kind       text not null,
  account_id uuid references account,
  data       jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

-- The fund's own provider of identities. secret_name says which secret of the deployment is the client's: the secret itself is never here.
create table sign_in_provider (
  id          integer primary key default 1 constraint sign_in_provider_one check (id = 1),
  label       text not null,
  issuer      text not null,
  client_id   text not null,
  secret_name text not null,
  enabled     boolean not null,
  changed_at  timestamptz not null,
  changed_by  text not null
);

create table provider_identity (
  issuer     text not null,
  subject    text not null,
  account_id uuid not null references account,
  linked_at  timestamptz not null,
  used_at    timestamptz,
  primary key (issuer, subject)
);
create index provider_identity_account on provider_identity (account_id);

-- The secrets of programs; a program has two while one replaces the other.
create table program_secret (
  secret_hash bytea primary key,
  account_id  uuid not null references account,
  created_at  timestamptz not null,
  expires_at  timestamptz,
  used_at     timestamptz
);
create index program_secret_account on program_secret (account_id);
