-- Rules that watch the indicators, and what they found.

create table alert_rule (
  id         uuid primary key,
  indicator  text not null,
  under      integer not null check (under between 1 and 100), -- percent of the target
  active     boolean not null default true,
  changed_by text not null,
  changed_at timestamptz not null,
  constraint alert_rule_once unique (indicator, under)
);
-- Every fund watches this from its first day: declarations a fifth under target.
insert into alert_rule (id, indicator, under, changed_by, changed_at)
values ('00000000-0000-7000-8000-00000000a001', 'KPI-06', 20, 'folder', now());

create table alert (
  id                   uuid primary key,
  rule_id              uuid not null references alert_rule,
  indicator            text not null,
  period               text not null,
  agent                text not null default '',  -- account of the field agent whose own target it is; empty: the fund's
  agent_name           text not null default '',
  under                integer not null,
  unit                 text not null,
  value                text not null,          -- plain decimals, as they were when it fired
  target               text not null,
  fired_at             timestamptz not null,
  acknowledged_at      timestamptz,
  acknowledged_by      text not null default '',
  acknowledged_by_name text not null default '',
  note                 text not null default '',
  constraint alert_once unique (rule_id, period, agent),
  constraint alert_acknowledged_by_someone check ((acknowledged_at is null) = (acknowledged_by = ''))
);
create index alert_standing on alert (fired_at) where acknowledged_at is null;
