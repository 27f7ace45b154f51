-- Rules that watch the indicators, and what they found.
create table alert_rule (
  id         text primary key,
  indicator  text not null,
  reading    text not null default '',
  under      integer not null check (under between 0 and 1000) -- percent of the target
);
insert into alert_rule (id, indicator, under) values ('filing', 'KPI-06', 20);
