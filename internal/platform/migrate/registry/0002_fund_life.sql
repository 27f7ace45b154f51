-- The life of a fund: prepared, in production, suspended, being deleted.

-- A fund that is being deleted is nobody's any more: it answers no host and works no job while its rows go.
alter table registry.fund drop constraint fund_state_check;
alter table registry.fund add constraint fund_state_check check (state in ('active', 'suspended', 'deleting'));

-- The grants that an apply handed out, as "operation role scope": one that an officer took away is not handed out again.
alter table registry.fund add column seeded text[] not null default '{}';

-- Since when the fund runs for good; null while it is prepared or demonstrated.
alter table registry.fund add column production_at timestamptz;
alter table registry.fund add column production_by text not null default '';
