-- Snapshots of long cases, and a load that begins at one.

set local search_path = public;
set local role caseclock_owner;

-- One entry a thousand events of a case: which cases are due for a snapshot is read from here alone.
-- Made in the transaction: it is next to empty, and a half-made one would silently take no snapshots.
-- squawk-ignore require-concurrent-index-creation
create index events_by_thousands on events (county, case_id, version) where version % 1000 = 0;

create function load_v2(p_county smallint, p_case_ids uuid[], p_command_id uuid, p_source_hash bytea)
returns table (
    now timestamptz,
    case_ids uuid[], versions integer[], types text[], schema_versions smallint[],
    datas bytea[], metas bytea[], effectives date[], recordeds timestamptz[], chains bytea[],
    body_hmac bytea, status smallint, etag text, reply bytea,
    persons uuid[], wrapped bytea[],
    snapshot_cases uuid[], snapshot_versions integer[], snapshots bytea[]
)
-- As load_v1, but a stream with a snapshot of this source begins at the event the snapshot was taken at, which
-- comes along: its chain proves that it is still the same history, and sealing needs a head.
language plpgsql stable rows 1
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
           select from case_persons p join person_keys k on k.county = p.county and k.person_id = p.person_id
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
          select e.case_id, e.version, e.type, e.schema_version, e.data, e.meta, e.effective_on, e.recorded_at,
                 e.chain
            from (select distinct unnest(p_case_ids) as id) wanted
            left join unnest(snapshot_cases, snapshot_versions) as held (id, version) on held.id = wanted.id
            join events e
              on e.county = p_county and e.case_id = wanted.id and e.version >= coalesce(held.version, 0)
           order by e.case_id, e.version
      ) e;
    if p_command_id is not null then
        select c.body_hmac, c.status, c.etag, c.reply into body_hmac, status, etag, reply
          from commands c where c.county = p_county and c.command_id = p_command_id;
    end if;
    select array_agg(k.person_id), array_agg(k.wrapped) into persons, wrapped
      from person_keys k
     where k.county = p_county and k.person_id in (
         select p.person_id from case_persons p where p.county = p_county and p.case_id = any (p_case_ids)
     );
    now := business_now();
    return next;
end $$;

grant execute on function load_v2(smallint, uuid[], uuid, bytea) to caseclock_app;

reset role;
