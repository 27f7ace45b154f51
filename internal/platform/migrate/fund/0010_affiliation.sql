-- Employers with their files, the persons insured, and who works where.

-- A number is the next of its kind, whatever happens around it: the row is locked until the number's transaction ends,
-- so that none is given twice and none is lost when it rolls back.
create table number_sequence (
  kind text primary key check (kind in ('employer', 'insured')),
  last bigint not null default 0 check (last >= 0)
);
insert into number_sequence (kind) values ('employer'), ('insured');

create table employer (
  id             uuid primary key,
  number         text constraint employer_number_once unique,
  legal_name     text not null,
  trade_name     text not null default '',
  tax_id         text not null default '',
  trade_register text not null default '',
  legal_form     text not null default '',
  sector         text not null default '',
  regime         text not null default '',
  risk_class     text not null default '',
  region         text not null default '',
  agency         text not null default '',
  city           text not null default '',
  address        text not null default '',
  latitude       numeric(9, 6) check (latitude between -90 and 90),
  longitude      numeric(9, 6) check (longitude between -180 and 180),
  email          text not null default '',
  phone          text not null default '',
  contact_name   text not null default '',
  headcount      integer not null default 0 check (headcount >= 0),
  starts_on      date,                       -- first day with staff, as the file says
  status         text not null check (status in ('prospected', 'submitted', 'in_review', 'returned', 'validated', 'rejected')),
  level          integer not null default 0, -- validation level awaited, 1 being the first; 0 when none is
  status_since   timestamptz not null,
  activity       text not null default 'none' check (activity in ('none', 'active', 'suspended', 'closed')),
  activity_since date,
  submitted_at   timestamptz,                -- first submission
  decided_at     timestamptz,                -- final decision
  waiting_ms     bigint not null default 0 check (waiting_ms >= 0), -- time the file waited for the applicant, over
  active_from    date,                       -- first day of the present activity: validation, or the last resumption
  active_to      date,                       -- no longer active from this day on; null while active
  registered_on  date,                       -- number attributed on
  agent_id       uuid,                       -- field agent who follows it
  duplicates     integer not null default 0, -- employers that looked alike when it was submitted
  created_at     timestamptz not null,
  origin         text not null check (origin in ('portal', 'agent', 'import', 'simulation')),
  search         text generated always as (shared.plain(legal_name || ' ' || trade_name || ' ' || coalesce(number, '') || ' '
                   || tax_id || ' ' || trade_register || ' ' || city || ' ' || phone)) stored,
  constraint employer_validated_has_number check (status <> 'validated' or number is not null),
  constraint employer_validated_has_activity check (status <> 'validated' or activity <> 'none')
);
-- One file in hand or employer per tax number; drafts and rejected files do not count. Written as digits and letters only.
create unique index employer_tax_id_once on employer (upper(regexp_replace(tax_id, '[^A-Za-z0-9]', '', 'g')))
  where tax_id <> '' and status not in ('prospected', 'rejected');
create index employer_trade_register on employer (upper(regexp_replace(trade_register, '[^A-Za-z0-9]', '', 'g'))) where trade_register <> '';
-- Search forgives accents and spelling, and must answer within a blink over 400,000 employers.
create index employer_search on employer using gin (search gin_trgm_ops);
create index employer_name on employer (legal_name, id);
create index employer_queue on employer (level, agency, status_since) where status in ('submitted', 'in_review');
create index employer_agency on employer (agency, legal_name);
create index employer_agent on employer (agent_id) where agent_id is not null;
create index employer_registered on employer (registered_on);

-- All that happened to an employer's file, in order. number_skipped explains a gap in the numbers.
create table employer_event (
  id           bigint generated always as identity primary key,
  employer_id  uuid not null references employer,
  at           timestamptz not null,
  actor        text not null,
  actor_name   text not null,
  kind         text not null,
  from_status  text not null default '',
  to_status    text not null default '',
  level        integer not null default 0,
  effective_on date,                          -- the date from which it counts, where that is not the day of writing
  reason       text not null default ''
);
comment on table employer_event is 'append only';
create index employer_event_of on employer_event (employer_id, id);
create index employer_event_actor on employer_event (actor, at);

create table person (
  id         uuid primary key,
  number     text constraint person_number_once unique,
  last_name  text not null,
  first_name text not null default '',
  birth_date date,
  sex        text not null default '' check (sex in ('', 'f', 'm')),
  id_number  text not null default '',
  kind       text not null default 'salaried' check (kind in ('salaried', 'self_employed', 'voluntary')),
  children   integer not null default 0 check (children >= 0),
  insured_on date,                            -- insured for the first time
  created_at timestamptz not null
);
create index person_birth on person (birth_date);
create index person_id_number on person (upper(regexp_replace(id_number, '[^A-Za-z0-9]', '', 'g'))) where id_number <> '';
create index person_insured on person (insured_on);

-- What was written of a person's identity before it was corrected.
create table person_event (
  id          bigint generated always as identity primary key,
  person_id   uuid not null references person,
  at          timestamptz not null,
  actor       text not null,
  actor_name  text not null,
  kind        text not null,
  employer_id uuid,
  before      jsonb not null default '{}',
  reason      text not null default ''
);
comment on table person_event is 'append only';
create index person_event_of on person_event (person_id, id);

create table employment (
  id           uuid primary key,
  person_id    uuid not null references person,
  employer_id  uuid not null references employer,
  hired_on     date not null,
  left_on      date,                          -- last day of work; null while it lasts
  leave_reason text not null default '',
  occupation   text not null default '',
  category     text not null default '',
  regime       text not null default '',
  monthly_wage bigint not null default 0 check (monthly_wage >= 0),
  constraint employment_dates check (left_on is null or left_on >= hired_on)
);
-- A person may have several employments at once, but only one at one employer.
create unique index employment_open_once on employment (employer_id, person_id) where left_on is null;
create index employment_employer on employment (employer_id, hired_on);
create index employment_person on employment (person_id, hired_on);
