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
    -- The order of these first statements is what makes the feed right, and tests/store/test_feed.py proves it:
    -- nothing may assign a transaction id before all case locks are held. Then of two writers of one case the
    -- second gets its id after the first has committed, so (tx, position) rises with the version.
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

-- The feed. Only the numbering step reads (tx, position): what lies below the snapshot's xmin is complete, so
-- events found after the head's pair, in its order, are the next numbers whoever finds them. Python chains and
-- signs in between without a transaction; number_v1 takes the result only if the head is still the same.

create function unnumbered_v1(p_county smallint, p_limit integer)
returns table (
    head_number bigint, head_chain bytea, signed_at timestamptz,
    case_ids uuid[], versions integer[], chains bytea[], last_tx xid8, last_position bigint
)
language plpgsql stable rows 1
as $$
#variable_conflict use_column
declare
    head county_heads;
begin
    perform set_config('app.county', p_county::text, true);
    select * into head from county_heads where county = p_county order by number desc limit 1;
    select array_agg(e.case_id), array_agg(e.version), array_agg(e.chain),
           (array_agg(e.tx))[count(*)], (array_agg(e.position))[count(*)]
      into case_ids, versions, chains, last_tx, last_position
      from (
          select case_id, version, chain, tx, position
            from events
           where county = p_county
             and (tx, position) > (coalesce(head.tx, '0'), coalesce(head.position, 0))
             and tx < pg_snapshot_xmin(pg_current_snapshot())
           order by tx, position
           limit p_limit
      ) e;
    head_number := coalesce(head.number, 0);
    head_chain := coalesce(head.chain, decode(repeat('00', 32), 'hex'));
    signed_at := clock_timestamp();
    return next;
end $$;

create function number_v1(
    p_county smallint, p_after bigint, p_case_ids uuid[], p_versions integer[], p_chain bytea,
    p_signature bytea, p_key_id text, p_signed_at timestamptz, p_tx xid8, p_position bigint
) returns boolean
language plpgsql volatile
as $$
begin
    perform set_config('app.county', p_county::text, true);
    if not pg_try_advisory_xact_lock(hashtextextended('feed/' || p_county, 0)) then
        return false;
    end if;
    if p_after <> coalesce((select max(number) from county_heads where county = p_county), 0) then
        return false;
    end if;
    insert into feed (county, number, case_id, version)
    select p_county, p_after + n.ordinality, n.case_id, n.version
      from unnest(p_case_ids, p_versions) with ordinality as n (case_id, version, ordinality);
    insert into county_heads (county, number, chain, signature, key_id, signed_at, tx, position)
    values (
        p_county, p_after + cardinality(p_case_ids), p_chain, p_signature, p_key_id, p_signed_at, p_tx, p_position
    );
    return true;
end $$;

create function read_feed_v1(p_county smallint, p_after bigint, p_limit integer)
returns table (
    number bigint, case_id uuid, version integer, type text, schema_version smallint, data bytea, meta bytea,
    effective_on date, recorded_at timestamptz, chain bytea
)
language plpgsql stable
as $$
#variable_conflict use_column
begin
    perform set_config('app.county', p_county::text, true);
    return query
        select f.number, e.case_id, e.version, e.type, e.schema_version, e.data, e.meta, e.effective_on,
               e.recorded_at, e.chain
          from feed f join events e on e.county = p_county and e.case_id = f.case_id and e.version = f.version
         where f.county = p_county and f.number > p_after
         order by f.number
         limit p_limit;
end $$;

create function record_v1(
    p_county smallint, p_case_ids uuid[], p_versions integer[], p_types text[], p_datas bytea[], p_metas bytea[],
    p_effectives date[], p_recordeds timestamptz[], p_chains bytea[]
) returns boolean
-- The library adapter's own insert: bytes as they come, no command, no read models. Locks as append_v1 does.
language plpgsql volatile
as $$
declare
    lock_key bigint;
begin
    perform set_config('app.county', p_county::text, true);
    for lock_key in select distinct case_lock_v1(p_county, c) from unnest(p_case_ids) c order by 1 loop
        perform pg_advisory_xact_lock(lock_key);
    end loop;
    if exists (
        select from (
            select c.case_id, min(c.version) as first from unnest(p_case_ids, p_versions) as c (case_id, version)
             group by c.case_id
        ) n
        left join lateral (
            select max(e.version) as head from events e where e.county = p_county and e.case_id = n.case_id
        ) h on true
        -- The library lets a new sequence start at 0 or 1.
        where case when h.head is null then n.first > 1 else n.first <> h.head + 1 end
    ) then
        return false;
    end if;
    insert into events (
        county, case_id, version, type, schema_version, data, meta, effective_on, recorded_at, chain
    )
    select p_county, n.case_id, n.version, n.type, 1, n.data, n.meta, n.effective_on, n.recorded_at, n.chain
      from unnest(
          p_case_ids, p_versions, p_types, p_datas, p_metas, p_effectives, p_recordeds, p_chains
      ) with ordinality as n (case_id, version, type, data, meta, effective_on, recorded_at, chain, ordinality)
     order by n.ordinality;
    return true;
end $$;

create function follower_v1(p_county smallint, p_name text) returns bigint
language plpgsql stable
as $$
begin
    perform set_config('app.county', p_county::text, true);
    return coalesce((select number from followers where county = p_county and name = p_name), 0);
end $$;

create function move_follower_v1(p_county smallint, p_name text, p_from bigint, p_to bigint) returns boolean
-- Only from where the follower stood: of two copies of one follower, one learns that it is not alone.
language plpgsql volatile
as $$
begin
    perform set_config('app.county', p_county::text, true);
    insert into followers (county, name, number) values (p_county, p_name, 0) on conflict do nothing;
    update followers set number = p_to, moved_at = clock_timestamp()
     where county = p_county and name = p_name and number = p_from;
    return found;
end $$;

-- Which counties have work: the only questions asked across counties. The answers are county numbers.
-- Each steps from county to county through an index instead of reading all rows.

create function counties_v1() returns setof smallint
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    with recursive c (county) as (
        (select county from events order by county limit 1)
        union all
        select (select e.county from events e where e.county > c.county order by e.county limit 1)
          from c where c.county is not null
    )
    select county from c where county is not null
    union select county from feed where number = 1
    union select distinct county from county_heads
    order by 1
$$;

create function counties_unnumbered_v1() returns setof smallint
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    with recursive c (county) as (
        (select county from events order by county limit 1)
        union all
        select (select e.county from events e where e.county > c.county order by e.county limit 1)
          from c where c.county is not null
    )
    select c.county
      from c left join lateral (
          select tx, position from county_heads h where h.county = c.county order by number desc limit 1
      ) h on true
     where exists (
         select from events e
          where e.county = c.county and (e.tx, e.position) > (coalesce(h.tx, '0'), coalesce(h.position, 0))
     )
     order by 1
$$;

create function counties_with_due_timers_v1() returns setof smallint
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    with recursive c (county) as (
        (select county from timers where set_aside_at is null order by county limit 1)
        union all
        select (
            select t.county from timers t
             where t.set_aside_at is null and t.county > c.county order by t.county limit 1
        ) from c where c.county is not null
    )
    select c.county from c
     where exists (
         select from timers t
          where t.county = c.county and t.set_aside_at is null and t.due_at <= business_now()
            and (t.leased_until is null or t.leased_until <= statement_timestamp())
            and (t.next_try_at is null or t.next_try_at <= statement_timestamp())
     )
     order by 1
$$;

create function counties_with_outbox_v1() returns setof smallint
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    with recursive c (county) as (
        (select county from outbox where delivered_at is null and dead_at is null order by county limit 1)
        union all
        select (
            select o.county from outbox o
             where o.delivered_at is null and o.dead_at is null and o.county > c.county
             order by o.county limit 1
        ) from c where c.county is not null
    )
    select c.county from c
     where exists (
         select from outbox o
          where o.county = c.county and o.delivered_at is null and o.dead_at is null
            and o.available_at <= statement_timestamp()
            and (o.leased_until is null or o.leased_until <= statement_timestamp())
     )
     order by 1
$$;

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

create function reset_tx_after_restore() returns void
-- After a logical dump is restored the stored transaction ids mean nothing in the new cluster. Run once, as
-- the owner, before anyone writes. Numbered events need no order; unnumbered ones get one by position, which
-- rises with the version of a case too, and still does if someone wrote too early after all.
language plpgsql volatile set search_path = pg_catalog, public, pg_temp
as $$
begin
    lock table events, feed, county_heads in access exclusive mode;
    update events e set tx = '0', position = n.position
      from (
          select o.county, o.case_id, o.version, nextval(pg_get_serial_sequence('events', 'position')) as position
            from (
                select county, case_id, version from events e
                 where not exists (
                     select from feed f
                      where f.county = e.county and f.case_id = e.case_id and f.version = e.version
                 )
                 order by county, position
            ) o
      ) n
     where e.county = n.county and e.case_id = n.case_id and e.version = n.version;
    update events set tx = '0' where tx <> '0';
    update county_heads h set tx = '0', position = coalesce((
        select max(e.position) from feed f
          join events e on e.county = f.county and e.case_id = f.case_id and e.version = f.version
         where f.county = h.county
    ), 0)
     where h.number = (select max(l.number) from county_heads l where l.county = h.county);
end $$;

grant execute on function
    business_now(), load_v1(smallint, uuid[], uuid), put_rows_v1(smallint, jsonb),
    case_lock_v1(smallint, uuid), append_v1(smallint, jsonb),
    unnumbered_v1(smallint, integer),
    number_v1(smallint, bigint, uuid[], integer[], bytea, bytea, text, timestamptz, xid8, bigint),
    read_feed_v1(smallint, bigint, integer),
    record_v1(smallint, uuid[], integer[], text[], bytea[], bytea[], date[], timestamptz[], bytea[]),
    follower_v1(smallint, text), move_follower_v1(smallint, text, bigint, bigint),
    counties_v1(), counties_unnumbered_v1(), counties_with_due_timers_v1(), counties_with_outbox_v1(),
    move_business_clock_v1(timestamptz, boolean)
to caseclock_app;

reset role;
