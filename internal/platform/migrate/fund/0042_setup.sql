-- The parts of the set-up that officers put in place of the folder's: what was approved, and since when it stands.

create table setup_part (
  id          uuid primary key,
  part        text not null,               -- calendar, validation_levels, …, texts/fr/reminder
  value       jsonb,                       -- as tenant.yaml writes it; null: the folder's own again
  recorded_at timestamptz not null,        -- in force from this moment until the next row of the part
  source      text not null,
  note        text not null default '',
  proposal_id uuid not null references proposal,
  proposed_by text not null,
  approved_by text not null
);
create index setup_part_newest on setup_part (part, recorded_at desc, id desc);
comment on table setup_part is 'append only';
