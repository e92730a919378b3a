-- A load finds events and keys by their keys, whatever the planner believes of a table: a table that was analysed while
-- it was small was read whole for the county at each load, and a session kept that plan while the county grew
-- (tests/store/test_load_by_key.py). Each key is asked by itself, in an order that only its index has.

set local search_path = public;
set local role caseclock_owner;

create or replace function load_v1(p_county smallint, p_case_ids uuid[], p_command_id uuid)
returns table (
    now timestamptz,
    case_ids uuid[], versions integer[], types text[], schema_versions smallint[], datas bytea[], metas bytea[],
    effectives date[], recordeds timestamptz[], chains bytea[],
    body_hmac bytea, status smallint, etag text, reply bytea, persons uuid[], wrapped bytea[]
)
language plpgsql stable rows 1
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
    perform set_config('app.county', p_county::text, true);
    select array_agg(e.case_id), array_agg(e.version), array_agg(e.type), array_agg(e.schema_version),
           array_agg(e.data), array_agg(e.meta), array_agg(e.effective_on), array_agg(e.recorded_at),
           array_agg(e.chain)
      into case_ids, versions, types, schema_versions, datas, metas, effectives, recordeds, chains
      from (select distinct unnest(p_case_ids) as id order by 1) wanted
     cross join lateral (
          select e.case_id, e.version, e.type, e.schema_version, e.data, e.meta, e.effective_on, e.recorded_at,
                 e.chain
            from events e where e.county = p_county and e.case_id = wanted.id
           order by e.version
     ) e;
    if p_command_id is not null then
        select c.body_hmac, c.status, c.etag, c.reply into body_hmac, status, etag, reply
          from commands c where c.county = p_county and c.command_id = p_command_id;
    end if;
    select array_agg(k.person_id), array_agg(k.wrapped) into persons, wrapped
      from (
          select distinct p.person_id
            from unnest(p_case_ids) as wanted (id)
           cross join lateral (
                select p.person_id from case_persons p where p.county = p_county and p.case_id = wanted.id
                 order by p.person_id
           ) p
      ) held
     cross join lateral (
          select k.person_id, k.wrapped from person_keys k
           where k.county = p_county and k.person_id = held.person_id
          offset 0
     ) k;
    now := business_now();
    return next;
end $$;

create or replace function load_v2(p_county smallint, p_case_ids uuid[], p_command_id uuid, p_source_hash bytea)
returns table (
    now timestamptz,
    case_ids uuid[], versions integer[], types text[], schema_versions smallint[], datas bytea[], metas bytea[],
    effectives date[], recordeds timestamptz[], chains bytea[],
    body_hmac bytea, status smallint, etag text, reply bytea, persons uuid[], wrapped bytea[],
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
    if snapshot_cases is null then
        return query select l.*, null::uuid[], null::integer[], null::bytea[]
          from load_v1(p_county, p_case_ids, p_command_id) l;
        return;
    end if;
    select array_agg(e.case_id), array_agg(e.version), array_agg(e.type), array_agg(e.schema_version),
           array_agg(e.data), array_agg(e.meta), array_agg(e.effective_on), array_agg(e.recorded_at),
           array_agg(e.chain)
      into case_ids, versions, types, schema_versions, datas, metas, effectives, recordeds, chains
      from (
          select w.id, coalesce(held.version, 0) as version
            from (select distinct unnest(p_case_ids) as id) w
            left join unnest(snapshot_cases, snapshot_versions) as held (id, version) on held.id = w.id
           order by w.id
      ) wanted
     cross join lateral (
          select e.case_id, e.version, e.type, e.schema_version, e.data, e.meta, e.effective_on, e.recorded_at,
                 e.chain
            from events e where e.county = p_county and e.case_id = wanted.id and e.version >= wanted.version
           order by e.version
     ) e;
    if p_command_id is not null then
        select c.body_hmac, c.status, c.etag, c.reply into body_hmac, status, etag, reply
          from commands c where c.county = p_county and c.command_id = p_command_id;
    end if;
    select array_agg(k.person_id), array_agg(k.wrapped) into persons, wrapped
      from (
          select distinct p.person_id
            from unnest(p_case_ids) as wanted (id)
           cross join lateral (
                select p.person_id from case_persons p where p.county = p_county and p.case_id = wanted.id
                 order by p.person_id
           ) p
      ) held
     cross join lateral (
          select k.person_id, k.wrapped from person_keys k
           where k.county = p_county and k.person_id = held.person_id
          offset 0
     ) k;
    now := business_now();
    return next;
end $$;

reset role;
