-- What several commands need, in one load: a command's reply and a person's key are told apart by whose they are.
-- And the spells of a worklist are read from their JSON once.

set local search_path = public;
set local role caseclock_owner;

create function load_v3(p_county smallint, p_case_ids uuid[], p_command_ids uuid[], p_source_hash bytea)
returns table (
    now timestamptz,
    case_ids uuid[], versions integer[], types text[], schema_versions smallint[], datas bytea[], metas bytea[],
    effectives date[], recordeds timestamptz[], chains bytea[],
    command_ids uuid[], body_hmacs bytea[], statuses smallint[], etags text[], replies bytea[],
    key_cases uuid[], persons uuid[], wrapped bytea[],
    snapshot_cases uuid[], snapshot_versions integer[], snapshots bytea[]
)
language plpgsql stable rows 1
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
    perform set_config('app.county', p_county::text, true);
    -- A person erased since lives on in it, so it counts no more.
    select array_agg(s.case_id), array_agg(s.version), array_agg(s.state)
      into snapshot_cases, snapshot_versions, snapshots
      from snapshots s
     where s.county = p_county and s.case_id = any (p_case_ids) and s.source_hash = p_source_hash
       and not exists (
           select from case_persons p
            cross join lateral (
                 select k.destroyed_at from person_keys k
                  where k.county = p_county and k.person_id = p.person_id
                 offset 0
            ) k
            where p.county = p_county and p.case_id = s.case_id and k.destroyed_at >= s.taken_at
       );
    select array_agg(e.case_id), array_agg(e.version), array_agg(e.type), array_agg(e.schema_version),
           array_agg(e.data), array_agg(e.meta), array_agg(e.effective_on), array_agg(e.recorded_at),
           array_agg(e.chain)
      into case_ids, versions, types, schema_versions, datas, metas, effectives, recordeds, chains
      from (select distinct unnest(p_case_ids) as id order by 1) wanted
     cross join lateral (
          select e.case_id, e.version, e.type, e.schema_version, e.data, e.meta, e.effective_on, e.recorded_at,
                 e.chain
            from events e where e.county = p_county and e.case_id = wanted.id
             and e.version >= coalesce(snapshot_versions[array_position(snapshot_cases, wanted.id)], 0)
           order by e.version
     ) e;
    select array_agg(c.command_id), array_agg(c.body_hmac), array_agg(c.status), array_agg(c.etag),
           array_agg(c.reply)
      into command_ids, body_hmacs, statuses, etags, replies
      from unnest(p_command_ids) as wanted (id)
     cross join lateral (
          select c.command_id, c.body_hmac, c.status, c.etag, c.reply
            from commands c where c.county = p_county and c.command_id = wanted.id
          offset 0
     ) c;
    select array_agg(p.case_id), array_agg(k.person_id), array_agg(k.wrapped) into key_cases, persons, wrapped
      from (select distinct unnest(p_case_ids) as id) wanted
     cross join lateral (
          select p.case_id, p.person_id from case_persons p where p.county = p_county and p.case_id = wanted.id
           order by p.person_id
     ) p
     cross join lateral (
          select k.person_id, k.wrapped from person_keys k
           where k.county = p_county and k.person_id = p.person_id
          offset 0
     ) k;
    now := business_now();
    return next;
end $$;

grant execute on function load_v3 to caseclock_app;

create or replace function put_spells_v1(p_county smallint, p_put jsonb, p_delete jsonb) returns void
-- `delete` closes what is open; `put` closes it and opens its own. A spell that ends at the very moment at which
-- it began was never to be seen, so it goes: one moment may carry several commands.
-- The last spell of each case is the one that may be open. It is asked for by the order of the primary key: by a
-- join, or by a condition that the other indexes have, all spells of a county were looked at.
language plpgsql volatile
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
    merge into rm_worklist t
    using (
        select last.ctid, n.at, lower(last.period) >= n.at as unseen
          from jsonb_to_recordset(p_put || p_delete) as n (case_id uuid, from_version integer, at timestamptz),
               lateral (
                   select t.ctid, t.period from rm_worklist t
                    where t.county = p_county and t.case_id = n.case_id and t.from_version < n.from_version
                    order by t.from_version desc limit 1
                      for update
               ) last
         where upper_inf(last.period)
    ) ended
    on t.ctid = ended.ctid
    when matched and ended.unseen then delete
    when matched then update set period = tstzrange(lower(t.period), ended.at);
    -- Each row is read into its columns once. To add county and period to its JSON first was to read it three times.
    insert into rm_worklist (
        county, case_id, from_version, case_number, kind, title, owner, unit, office, queue, whose_move,
        procedures, started, paused, at_risk_at, due_at, due_on, internal_on, clock, next_due_at, next_clock,
        filed_on, alerts, flags, awaits, period
    )
    select p_county,
           n.case_id, n.from_version, n.case_number, n.kind, n.title, n.owner, n.unit, n.office, n.queue,
           n.whose_move, n.procedures, n.started, n.paused, n.at_risk_at, n.due_at, n.due_on, n.internal_on,
           n.clock, n.next_due_at, n.next_clock, n.filed_on, n.alerts, n.flags, n.awaits, tstzrange(n.at, null)
      from jsonb_to_recordset(p_put) as n (
          case_id uuid, from_version integer, case_number text, kind text, title text, owner text, unit text,
          office text, queue text, whose_move text, procedures text[], started boolean, paused boolean,
          at_risk_at timestamptz, due_at timestamptz, due_on date, internal_on date, clock text,
          next_due_at timestamptz, next_clock text, filed_on date, alerts integer, flags text[], awaits jsonb,
          at timestamptz
      )
     where n.from_version > coalesce((
         select later.from_version from rm_worklist later
          where later.county = p_county and later.case_id = n.case_id
          order by later.from_version desc limit 1
     ), 0);
end $$;

reset role;
