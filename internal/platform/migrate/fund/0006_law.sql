-- The law as dated, sourced rows in two times: valid (when it is the law) and recorded (when we knew it).

create table parameter (
  id          uuid primary key,
  series      text not null,               -- kind and selectors: what it is about, whatever its dates
  kind        text not null,
  selector    jsonb not null,
  body        jsonb not null,
  valid       daterange not null,
  recorded    tstzrange not null,
  observed_at date,
  source      text[] not null check (cardinality(source) > 0),
  confidence  text not null check (confidence in ('confirmed', 'verified_2plus', 'single_source', 'unverified', 'demonstration')),
  dates       text not null default '',
  note        text not null default '',
  origin      text not null default 'folder' check (origin in ('folder', 'officer')),
  proposed_by text not null,
  approved_by text not null,
  -- Two values of one thing are never the law on one day, as known at one moment.
  constraint parameter_once exclude using gist (series with =, valid with &&, recorded with &&)
);
create index parameter_current on parameter (kind) where upper_inf(recorded);

-- What one person proposes and another approves: a parameter, a target, a brand, a part of the set-up, grants.
create table proposal (
  id               uuid primary key,
  kind             text not null check (kind in ('parameter', 'target', 'brand', 'setup', 'grant')),
  subject          text not null,
  change           jsonb not null,
  source           text not null,
  note             text not null default '',
  state            text not null default 'proposed' check (state in ('proposed', 'approved', 'rejected', 'withdrawn')),
  proposed_by      text not null,
  proposed_by_name text not null,
  proposed_at      timestamptz not null,
  decided_by       text not null default '',
  decided_by_name  text not null default '',
  decided_at       timestamptz,
  reason           text not null default '',
  constraint proposal_four_eyes check (decided_by = '' or decided_by <> proposed_by or state = 'withdrawn')
);
create index proposal_open on proposal (proposed_at) where state = 'proposed';

-- The law of one period for one kind of worker, as declarations were computed with it: immutable.
create table rule_set (
  id         text primary key,
  period     text not null,
  components jsonb not null,                -- in the order of declaration_line.amounts
  body       jsonb not null,                -- the whole: bounds, groups and rounding, enough to compute every amount again
  made_at    timestamptz not null
);
comment on table rule_set is 'append only';

-- Targets of indicators for a year, a quarter or a month: for the fund (no scope), or for one region, agency or agent.
create table target (
  id          uuid primary key,
  indicator   text not null,
  period      text not null,
  region      text not null default '',
  agency      text not null default '',
  agent       text not null default '',     -- account of a field agent
  value       text not null,                -- decimal in the indicator's unit; amounts in currency units
  phasing     integer[] not null default '{}', -- weights of the months of the period; empty is even
  recorded    tstzrange not null,
  source      text not null,
  confidence  text not null,
  proposed_by text not null default '',
  approved_by text not null,
  constraint target_scope check ((region <> '')::int + (agency <> '')::int + (agent <> '')::int <= 1),
  constraint target_once exclude using gist (indicator with =, period with =, region with =, agency with =, agent with =, recorded with &&)
);

-- The fund's brand as approved; the newest row stands.
create table brand (
  id          uuid primary key,
  body        jsonb not null,
  approved_by text not null,
  recorded_at timestamptz not null
);
comment on table brand is 'append only';
