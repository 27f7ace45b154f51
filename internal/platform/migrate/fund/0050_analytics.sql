-- What is measured: facts by employer and month, and cells that add them up. Both can be rebuilt from the chain.

-- Measures are numbered as pkg/indicator lists them; a measure that is zero has no row.
-- The zero id stands for what belongs to no employer: money in suspense, a person who contributes alone.
create table fact (
  employer_id uuid not null,
  month       date not null,
  measure     smallint not null,
  value       bigint not null,
  cell        integer not null,
  primary key (employer_id, month, measure)
);
-- The list behind a figure reads a few measures of some months.
create index fact_measure on fact (measure, month) include (employer_id, value);

-- What employers have in common; the dimensions of every figure. An area is what most pages look at: it adds up many cells.
create table area_key (
  id     integer generated always as identity primary key,
  region text not null,
  agency text not null,
  sector text not null,
  constraint area_key_once unique (region, agency, sector)
);
create table cell_key (
  id         integer generated always as identity primary key,
  area       integer not null references area_key,
  region     text not null,
  agency     text not null,
  sector     text not null,
  size       text not null,
  legal_form text not null,
  agent      text not null,
  constraint cell_key_once unique (region, agency, sector, size, legal_form, agent)
);

create table cell (
  month   date not null,
  cell    integer not null,
  measure smallint not null,
  value   bigint not null,
  primary key (cell, month, measure)
);
create table area (
  month   date not null,
  area    integer not null,
  measure smallint not null,
  value   bigint not null,
  primary key (month, area, measure)
);

-- What changed since it was measured last. A command only leaves the mark; a worker measures within seconds.
create table fact_dirty (
  employer_id uuid not null,
  marked_at   timestamptz not null default clock_timestamp()
);
create table fact_delta (
  cell    integer not null,
  month   date not null,
  measure smallint not null,
  value   bigint not null
);
create table fact_refresh (
  one          boolean primary key default true check (one),
  refreshed_at timestamptz not null,
  as_of        date not null             -- day as of which debts were aged and the running month was cut
);

-- What measuring looks for and nobody else does.
create index employer_decided on employer (decided_at) where decided_at is not null;
create index person_alone on person (insured_on) where kind <> 'salaried';
create index payment_bounced on payment (coalesce(employer_id, '00000000-0000-0000-0000-000000000000'::uuid)) where status = 'bounced';

create function mark_by_employer() returns trigger language plpgsql as
$$ begin
  execute format('insert into %I.fact_dirty (employer_id) select distinct employer_id from changed where employer_id is not null', tg_table_schema);
  return null;
end $$;
create function mark_by_id() returns trigger language plpgsql as
$$ begin
  execute format('insert into %I.fact_dirty (employer_id) select id from changed', tg_table_schema);
  return null;
end $$;
-- A payment moves what is in suspense, which belongs to nobody.
create function mark_by_payment() returns trigger language plpgsql as
$$ begin
  execute format('insert into %I.fact_dirty (employer_id) select distinct employer_id from changed where employer_id is not null
                  union all select ''00000000-0000-0000-0000-000000000000'' where exists (select 1 from changed)', tg_table_schema);
  return null;
end $$;
-- A person counts at the employer of the first employment, which another one may turn out to be.
create function mark_by_employment() returns trigger language plpgsql as
$$ begin
  execute format('insert into %I.fact_dirty (employer_id) select distinct m.employer_id from %I.employment m join changed c on c.person_id = m.person_id
                  union all select ''00000000-0000-0000-0000-000000000000''
                  where exists (select 1 from changed c join %I.person p on p.id = c.person_id where p.kind <> ''salaried'')',
                 tg_table_schema, tg_table_schema, tg_table_schema);
  return null;
end $$;
create function mark_by_person() returns trigger language plpgsql as
$$ begin
  execute format('insert into %I.fact_dirty (employer_id) select distinct m.employer_id from %I.employment m join changed c on c.id = m.person_id
                  union all select ''00000000-0000-0000-0000-000000000000'' where exists (select 1 from changed where kind <> ''salaried'')',
                 tg_table_schema, tg_table_schema);
  return null;
end $$;

create trigger employer_inserted after insert on employer referencing new table as changed for each statement execute function mark_by_id();
create trigger employer_updated after update on employer referencing new table as changed for each statement execute function mark_by_id();
create trigger employer_event_inserted after insert on employer_event referencing new table as changed for each statement execute function mark_by_employer();
create trigger obligation_inserted after insert on obligation referencing new table as changed for each statement execute function mark_by_employer();
create trigger obligation_updated after update on obligation referencing new table as changed for each statement execute function mark_by_employer();
create trigger declaration_inserted after insert on declaration referencing new table as changed for each statement execute function mark_by_employer();
create trigger declaration_updated after update on declaration referencing new table as changed for each statement execute function mark_by_employer();
-- Whatever moves an employer's account is a posting: entries, open items and allocations come with one.
create trigger posting_inserted after insert on posting referencing new table as changed for each statement execute function mark_by_employer();
create trigger open_item_updated after update on open_item referencing new table as changed for each statement execute function mark_by_employer();
create trigger employment_inserted after insert on employment referencing new table as changed for each statement execute function mark_by_employment();
create trigger employment_updated after update on employment referencing new table as changed for each statement execute function mark_by_employment();
create trigger person_inserted after insert on person referencing new table as changed for each statement execute function mark_by_person();
create trigger person_updated after update on person referencing new table as changed for each statement execute function mark_by_person();
create trigger payment_inserted after insert on payment referencing new table as changed for each statement execute function mark_by_payment();
create trigger payment_updated after update on payment referencing new table as changed for each statement execute function mark_by_payment();
create trigger action_inserted after insert on recovery_action referencing new table as changed for each statement execute function mark_by_employer();
create trigger plan_inserted after insert on payment_plan referencing new table as changed for each statement execute function mark_by_employer();
create trigger plan_updated after update on payment_plan referencing new table as changed for each statement execute function mark_by_employer();
