-- The registry of one deployment: which funds there are and what they publish. No person, employer or amount of anyone.

create extension if not exists btree_gist schema shared;
create extension if not exists pg_trgm schema shared;
create extension if not exists unaccent schema shared;

create table registry.fund (
  slug        text primary key,
  kind        text not null check (kind in ('fund', 'region')),
  state       text not null check (state in ('active', 'suspended')),
  schema_name text not null unique,
  role_name   text not null unique,
  folder      jsonb not null,               -- the fund's folder as applied
  created_at  timestamptz not null,
  changed_at  timestamptz not null
);

-- What was handed to an outside sender. It stands outside the funds, so that a fund restored from a backup
-- does not send again what was already sent.
create table registry.send_log (
  fund    text not null,
  key     text not null,
  channel text not null,
  sent_at timestamptz not null,
  primary key (fund, key)
);

-- Figures a fund agreed to publish: aggregates only. Written by the fund's own role through publish_figure.
create table registry.published_figure (
  fund         text not null references registry.fund on delete cascade,
  indicator    text not null,
  period       text not null,
  value        text,                        -- decimal, null = not applicable or suppressed
  numerator    bigint,
  denominator  bigint,
  unit         text not null,
  currency     text not null,
  suppressed   boolean not null default false,
  published_at timestamptz not null,
  primary key (fund, indicator, period)
);

create function registry.own_fund() returns text
language sql stable security definer set search_path = registry as
$$ select slug from registry.fund where role_name = session_user $$;

create function registry.publish_figure(indicator text, period text, value text, numerator bigint, denominator bigint,
                                        unit text, currency text, suppressed boolean, published_at timestamptz) returns void
language sql security definer set search_path = registry as
$$
insert into registry.published_figure values (registry.own_fund(), $1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (fund, indicator, period) do update
set value = excluded.value, numerator = excluded.numerator, denominator = excluded.denominator,
    suppressed = excluded.suppressed, published_at = excluded.published_at
$$;

-- Only a fund of kind region reads what others published, and only of its members.
create function registry.published() returns setof registry.published_figure
language sql stable security definer set search_path = registry as
$$
select p.* from registry.published_figure p
where exists (select 1 from registry.fund f where f.slug = registry.own_fund() and f.kind = 'region'
                and f.folder -> 'Members' ? p.fund)
$$;

create function registry.log_send(key text, channel text, sent_at timestamptz) returns boolean
language sql security definer set search_path = registry as
$$
with done as (
  insert into registry.send_log values (registry.own_fund(), $1, $2, $3) on conflict do nothing returning 1
) select exists (select 1 from done)
$$;

revoke all on all functions in schema registry from public;

-- Accents and case forgiven: for search and for matching names. Immutable, so that it can be indexed.
create function shared.plain(t text) returns text
language sql immutable parallel safe strict
return lower(shared.unaccent('shared.unaccent'::regdictionary, t)); -- bound when made: two and a half times as fast as with a search_path

-- The ledger refuses what does not sum to zero: each posting is checked once, at commit.
create function shared.posting_balances() returns trigger
language plpgsql as
$$
declare total numeric; legs bigint;
begin
  execute format('select coalesce(sum(amount), 0), count(*) from %I.entry where posting_id = $1', tg_table_schema)
    into total, legs using new.id;
  if total <> 0 or legs < 2 then
    raise exception 'posting % does not balance: % over % entries', new.id, total, legs
      using errcode = 'check_violation', constraint = 'posting_balances';
  end if;
  return null;
end
$$;

-- Entries come with their posting, in its transaction: nothing is added to a posting that stands.
create function shared.entries_come_with_posting() returns trigger
language plpgsql as
$$
declare late boolean;
begin
  execute format('select exists (select 1 from added a join %I.posting p on p.id = a.posting_id where p.xid <> pg_current_xact_id())', tg_table_schema)
    into late;
  if late then
    raise exception 'an entry cannot be added to a posting that stands'
      using errcode = 'check_violation', constraint = 'entries_come_with_posting';
  end if;
  return null;
end
$$;

-- What a statement changed, before and after, kept in the transaction for the audit line that is written at its end.
-- Arguments: the column that names a row; columns whose values are secret; columns that do not count.
create function shared.note_changes() returns trigger
language plpgsql as
$$
declare
  noted jsonb := coalesce(nullif(current_setting('socle.changes', true), ''), '[]')::jsonb;
  secret text[] := string_to_array(tg_argv[1], ',');
  aside text[] := string_to_array(tg_argv[2], ',');
  n bigint;
  found jsonb;
begin
  select count(*) into n from before;
  if n = 0 or jsonb_array_length(noted) >= 40 then
    return null;
  end if;
  if n > 40 then
    found := jsonb_build_array(jsonb_build_object('table', tg_table_name, 'rows', n));
  elsif tg_op = 'DELETE' then
    select jsonb_agg(jsonb_build_object('table', tg_table_name, 'key', to_jsonb(b) ->> tg_argv[0], 'after', null, 'before',
             (select jsonb_object_agg(k, case when k = any(secret) then '"***"' else v end)
              from jsonb_each(to_jsonb(b)) as x(k, v) where k <> all(aside))))
      into found from before b;
  else
    select jsonb_agg(jsonb_build_object('table', tg_table_name, 'key', c.key, 'before', c.was, 'after', c.is))
      into found
      from (
        select to_jsonb(b) ->> tg_argv[0] as key,
               jsonb_object_agg(k, case when k = any(secret) then '"***"' else v end) as was,
               jsonb_object_agg(k, case when k = any(secret) then '"***"' else to_jsonb(a) -> k end) as is
        from (select b, row_number() over () as r from before b) o(b, r)
        join (select a, row_number() over () as r from after a) m(a, r) using (r)
        cross join lateral jsonb_each(to_jsonb(b)) as x(k, v)
        where k <> all(aside) and to_jsonb(a) -> k is distinct from v
        group by r, to_jsonb(b) ->> tg_argv[0]
      ) c;
  end if;
  if found is not null then
    perform set_config('socle.changes', (noted || found)::text, true);
  end if;
  return null;
end
$$;
