-- What a fund's officers put in place of parts of its folder, by part. It lies over the folder as applied, and an apply leaves it.
alter table registry.fund add column officers jsonb not null default '{}';

-- A fund's own role puts one part of its own fund in place; a null gives the folder's back. It answers whether there was a fund.
create function registry.keep_part(part text, value jsonb) returns boolean
language sql security definer set search_path = registry as
$$
with done as (
  update registry.fund
  set officers = case when $2 is null or $2 = 'null' then officers - $1 else officers || jsonb_build_object($1, $2) end, changed_at = now()
  where role_name = session_user
  returning 1
) select exists (select 1 from done)
$$;

revoke all on function registry.keep_part from public;
