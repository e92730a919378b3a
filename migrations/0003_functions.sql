-- What the command path calls. Each is one autocommitted READ COMMITTED statement, sets app.county itself
-- from the session's county, and keeps its version for one release after the next one comes.
-- They run as the caller: row-level security holds inside them.

set local search_path = public;
set local role caseclock_owner;

create function business_now() returns timestamptz
-- STABLE though it reads the clock: one statement sees one moment, and an index can be searched by it.
language sql stable
as $$
    select case when ticking then clock_timestamp() + offset_by else frozen_at end from business_clock
$$;

create function load_v1(p_county smallint, p_case_ids uuid[], p_command_id uuid)
returns table (
    now timestamptz,
    case_ids uuid[], versions integer[], types text[], schema_versions smallint[],
    datas bytea[], metas bytea[], effectives date[], recordeds timestamptz[], chains bytea[],
    body_hmac bytea, status smallint, etag text, reply bytea,
    persons uuid[], wrapped bytea[]
)
-- STABLE: every statement inside sees the snapshot of the call, so reply, streams and keys agree.
language plpgsql stable rows 1
as $$
#variable_conflict use_column
begin
    perform set_config('app.county', p_county::text, true);
    select array_agg(e.case_id), array_agg(e.version), array_agg(e.type), array_agg(e.schema_version),
           array_agg(e.data), array_agg(e.meta), array_agg(e.effective_on), array_agg(e.recorded_at),
           array_agg(e.chain)
      into case_ids, versions, types, schema_versions, datas, metas, effectives, recordeds, chains
      from (
          select case_id, version, type, schema_version, data, meta, effective_on, recorded_at, chain
            from events
           where county = p_county and case_id = any (p_case_ids)
           order by case_id, version
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

create function put_rows_v1(p_county smallint, p_rows jsonb) returns void
-- A placeholder: the read models bring the real one.
language sql
as $$ select $$;

create function case_lock_v1(p_county smallint, p_case_id uuid) returns bigint
language sql immutable parallel safe
as $$ select hashtextextended(p_county || '/' || p_case_id, 0) $$;

create function append_v1(p_county smallint, p_units jsonb) returns text[]
language plpgsql volatile
as $$
declare
    lock_key bigint;
    unit jsonb;
    touched integer;
    outcomes text[] := '{}';
begin
    -- The order of these first statements is what makes the feed right: nothing may assign a transaction id
    -- before all case locks are held. Then of two writers of one case the second gets its id after the first
    -- has committed, so (tx, position) rises with the version. Proved in tests/store/test_feed.py by
    -- test_a_writer_that_waited_comes_after_the_one_it_waited_for.
    if pg_current_xact_id_if_assigned() is not null then
        raise exception 'append_v1 must be a statement of its own: this transaction has written already'
            using errcode = 'invalid_transaction_state';
    end if;
    perform set_config('app.county', p_county::text, true);
    for lock_key in
        select distinct case_lock_v1(p_county, (s ->> 'case')::uuid)
          from jsonb_array_elements(p_units) u, jsonb_array_elements(u -> 'streams') s
         order by 1
    loop
        perform pg_advisory_xact_lock(lock_key);
    end loop;

    -- Each statement below takes a new snapshot (READ COMMITTED, VOLATILE): it sees what the holders of the
    -- locks committed before us, and what earlier units of this call wrote.
    for unit in select u.value from jsonb_array_elements(p_units) with ordinality u order by u.ordinality loop
        if jsonb_typeof(unit -> 'command') = 'object' and exists (
            select from commands where county = p_county and command_id = (unit -> 'command' ->> 'id')::uuid
        ) then
            outcomes := outcomes || 'seen'::text;
            continue;
        end if;

        if exists (
            select from jsonb_array_elements(unit -> 'streams') s
             where (s ->> 'expected')::integer is distinct from coalesce((
                 select max(e.version) from events e
                  where e.county = p_county and e.case_id = (s ->> 'case')::uuid
             ), 0)
        ) then
            outcomes := outcomes || 'conflict'::text;
            continue;
        end if;

        if jsonb_array_length(unit -> 'persons') > 0 then
            -- Keys made or used by this unit. Another case may have made a key for the same person meanwhile, or
            -- it was rotated or destroyed: what ours encrypted would be lost. The links below stay, so that
            -- the retry loads the key that stands.
            insert into case_persons (county, case_id, person_id)
            select p_county, (s ->> 'case')::uuid, p.person
              from jsonb_array_elements(unit -> 'streams') s,
                   jsonb_to_recordset(unit -> 'persons') as p (person uuid)
             order by 2, 3
            on conflict do nothing;
            insert into person_keys (county, person_id, wrapped, key_id)
            select p_county, p.person, decode(p.wrapped, 'base64'), p.key_id
              from jsonb_to_recordset(unit -> 'persons') as p (person uuid, wrapped text, key_id text)
             order by 2
            on conflict do nothing;
            if exists (
                select from jsonb_to_recordset(unit -> 'persons') as p (person uuid, wrapped text)
                  join person_keys k on k.county = p_county and k.person_id = p.person
                 where k.wrapped is distinct from decode(p.wrapped, 'base64')
            ) then
                outcomes := outcomes || 'conflict'::text;
                continue;
            end if;
        end if;

        if jsonb_typeof(unit -> 'command') = 'object' then
            insert into commands (county, command_id, name, actor, body_hmac, body, status, etag, reply)
            select p_county, c.id, c.name, c.actor, decode(c.body_hmac, 'base64'), convert_to(c.body, 'UTF8'),
                   c.status, c.etag, convert_to(c.reply, 'UTF8')
              from jsonb_to_record(unit -> 'command') as c (
                  id uuid, name text, actor text, body_hmac text, body text, status smallint, etag text, reply text
              )
            on conflict do nothing;
            get diagnostics touched = row_count;
            if touched = 0 then  -- the same id on another case, committed this moment
                outcomes := outcomes || 'seen'::text;
                continue;
            end if;
        end if;

        insert into events (
            county, case_id, version, type, schema_version, data, meta, effective_on, recorded_at, chain
        )
        select p_county, (s.value ->> 'case')::uuid, (s.value ->> 'expected')::integer + e.ordinality,
               e.value ->> 0, (e.value ->> 1)::smallint,
               convert_to(e.value ->> 2, 'UTF8'), convert_to(e.value ->> 3, 'UTF8'),
               (e.value ->> 4)::date, (e.value ->> 5)::timestamptz, decode(e.value ->> 6, 'base64')
          from jsonb_array_elements(unit -> 'streams') with ordinality s,
               jsonb_array_elements(s.value -> 'events') with ordinality e
         order by s.ordinality, e.ordinality;

        if unit ? 'rows' then
            perform put_rows_v1(p_county, unit -> 'rows');
        end if;

        if unit ? 'timers_delete' then
            delete from timers t
             using jsonb_to_recordset(unit -> 'timers_delete') as d (
                 case_id uuid, clock_id text, rung text, arming integer
             )
             where t.county = p_county and t.case_id = d.case_id and t.clock_id = d.clock_id
               and t.rung = d.rung and t.arming = d.arming;
        end if;
        if unit ? 'timers_put' then
            insert into timers (county, case_id, clock_id, rung, arming, due_at)
            select p_county, n.case_id, n.clock_id, n.rung, n.arming, n.due_at
              from jsonb_to_recordset(unit -> 'timers_put') as n (
                  case_id uuid, clock_id text, rung text, arming integer, due_at timestamptz
              )
            on conflict do nothing;
        end if;
        if unit ? 'outbox' then
            insert into outbox (
                county, message_id, case_id, version, topic, payload, secret, expires_at, available_at
            )
            select p_county, o.message_id, o.case_id, o.version, o.topic, o.payload, decode(o.secret, 'base64'),
                   o.expires_at, coalesce(o.available_at, clock_timestamp())
              from jsonb_to_recordset(unit -> 'outbox') as o (
                  message_id uuid, case_id uuid, version integer, topic text, payload jsonb, secret text,
                  expires_at timestamptz, available_at timestamptz
              )
            on conflict do nothing;
        end if;
        outcomes := outcomes || 'written'::text;
    end loop;
    return outcomes;
end $$;

create function move_business_clock_v1(p_to timestamptz, p_ticking boolean) returns timestamptz
-- The training clock: only forward, and never in live mode. A null p_to changes only whether it ticks.
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
as $$
declare
    target timestamptz;
begin
    perform from business_clock for update;
    target := coalesce(p_to, business_now());
    if (select mode from business_clock) <> 'training' then
        raise exception 'the clock of a live database is not moved' using errcode = 'object_not_in_prerequisite_state';
    end if;
    if target < business_now() then
        raise exception 'the clock only goes forward: it shows %', business_now()
            using errcode = 'invalid_datetime_format';
    end if;
    update business_clock
       set ticking = p_ticking, offset_by = target - clock_timestamp(),
           frozen_at = case when p_ticking then null else target end;
    return target;
end $$;

grant execute on function
    business_now(), load_v1(smallint, uuid[], uuid), put_rows_v1(smallint, jsonb),
    case_lock_v1(smallint, uuid), append_v1(smallint, jsonb), move_business_clock_v1(timestamptz, boolean)
to caseclock_app;

reset role;
