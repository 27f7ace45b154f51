-- Steps of a simulated country that were written: each commits with its mark, so that a run that was killed goes on.
create table simulation_step (
  key  text primary key,
  done timestamptz not null default clock_timestamp()
);
