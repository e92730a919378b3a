-- The whole schema: tools/dump_schema.py makes it from the migrations. Never applied or edited.

CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;

COMMENT ON EXTENSION btree_gin IS 'support for indexing common datatypes in GIN';

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE FUNCTION public.alerts_for_v1(p_owners text[], p_unit text, p_supervised text[], p_audiences text[], p_case uuid, p_snoozed boolean, p_before timestamp with time zone, p_before_case uuid, p_before_alert text, p_limit integer) RETURNS TABLE(case_id uuid, alert_id text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
#variable_conflict use_column
declare
    own smallint := nullif(current_setting('app.county', true), '')::smallint;
    kept_from uuid[] := kept_from_v1();
    before timestamptz := coalesce(p_before, 'infinity');
    now timestamptz := business_now();
begin
    return query
    with open as not materialized (
        select a.* from rm_alerts a
         where a.county = own and a.cleared_at is null and (a.case_id = any (kept_from)) is not true
           and (p_snoozed or a.snoozed_until is null or a.snoozed_until <= now)
           and (p_case is null or a.case_id = p_case)
           and (a.raised_at, a.case_id, a.alert_id) < (before, p_before_case, p_before_alert)
    ), found as (
        select f.* from unnest(p_owners) as o (owner) cross join lateral (
            select a.raised_at, a.case_id, a.alert_id from open a
             where a.owner = o.owner and 'owner' = any (a.audiences)
             order by a.raised_at desc, a.case_id desc, a.alert_id desc limit p_limit
        ) f
        union
        (select a.raised_at, a.case_id, a.alert_id from open a
          where p_unit <> '' and a.unit = p_unit and a.owner = '' and 'owner' = any (a.audiences)
          order by a.raised_at desc, a.case_id desc, a.alert_id desc limit p_limit)
        union
        select f.* from unnest(p_supervised) as s (unit) cross join lateral (
            select a.raised_at, a.case_id, a.alert_id from open a
             where a.unit = s.unit and 'supervisor' = any (a.audiences)
             order by a.raised_at desc, a.case_id desc, a.alert_id desc limit p_limit
        ) f
        union
        -- Not so many and in order: then the newest of the county were looked through. A site's are found by the case.
        (select a.raised_at, a.case_id, a.alert_id from open a
          where p_case is null and a.audiences && p_audiences
            and not a.audiences <@ array['owner', 'supervisor'])
        union
        (select a.raised_at, a.case_id, a.alert_id from open a
          where a.case_id = p_case and a.audiences && p_audiences)
        union
        select a.raised_at, a.case_id, a.alert_id
          from (
              select distinct d.case_id, d.alert_id from alert_deliveries d
               where d.county = own and d.stands_in and d.account_id::text = any (p_owners)
          ) d
         cross join lateral (
              select * from open a where a.case_id = d.case_id and a.alert_id = d.alert_id offset 0
         ) a
    )
    select f.case_id, f.alert_id from found f
     order by f.raised_at desc, f.case_id desc, f.alert_id desc limit p_limit;
end $$;

ALTER FUNCTION public.alerts_for_v1(p_owners text[], p_unit text, p_supervised text[], p_audiences text[], p_case uuid, p_snoozed boolean, p_before timestamp with time zone, p_before_case uuid, p_before_alert text, p_limit integer) OWNER TO caseclock_owner;

CREATE FUNCTION public.append_many_v1(p_county smallint, p_cases uuid[], p_expected integer[], p_case_ids uuid[], p_versions integer[], p_types text[], p_schema_versions smallint[], p_datas bytea[], p_metas bytea[], p_effectives date[], p_recordeds timestamp with time zone[], p_chains bytea[], p_rows jsonb, p_timers_put jsonb, p_timers_delete jsonb, p_outbox jsonb) RETURNS uuid[]
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
    lock_key bigint;
    lost uuid[];
begin
    -- As in append_v1: nothing may assign a transaction id before all case locks are held.
    if pg_current_xact_id_if_assigned() is not null then
        raise exception 'append_many_v1 must be a statement of its own: this transaction has written already'
            using errcode = 'invalid_transaction_state';
    end if;
    perform set_config('app.county', p_county::text, true);
    for lock_key in select distinct case_lock_v1(p_county, c) from unnest(p_cases) c order by 1 loop
        perform pg_advisory_xact_lock(lock_key);
    end loop;

    select array_agg(c.case_id) into lost
      from unnest(p_cases, p_expected) as c (case_id, expected)
     where c.expected is distinct from coalesce((
         select max(e.version) from events e where e.county = p_county and e.case_id = c.case_id
     ), 0);
    if lost is not null then
        return lost;
    end if;

    insert into events (
        county, case_id, version, type, schema_version, data, meta, effective_on, recorded_at, chain
    )
    select p_county, n.case_id, n.version, n.type, n.schema_version, n.data, n.meta, n.effective_on,
           n.recorded_at, n.chain
      from unnest(
          p_case_ids, p_versions, p_types, p_schema_versions, p_datas, p_metas, p_effectives, p_recordeds,
          p_chains
      ) with ordinality as n (
          case_id, version, type, schema_version, data, meta, effective_on, recorded_at, chain, ordinality
      )
     order by n.ordinality;

    perform put_rows_v1(p_county, p_rows);

    -- A worker may be leasing one of them: the lock is waited for, and the row found as it is then.
    delete from timers where ctid = any (array(
        select held.ctid
          from jsonb_to_recordset(p_timers_delete) as d (case_id uuid, clock_id text, rung text, arming integer),
               lateral (
                   select t.ctid from timers t
                    where t.county = p_county and t.case_id = d.case_id and t.clock_id = d.clock_id
                      and t.rung = d.rung and t.arming = d.arming
                      for update
               ) held
    ));
    insert into timers (county, case_id, clock_id, rung, arming, due_at)
    select p_county, n.case_id, n.clock_id, n.rung, n.arming, n.due_at
      from jsonb_to_recordset(p_timers_put) as n (
          case_id uuid, clock_id text, rung text, arming integer, due_at timestamptz
      )
    on conflict do nothing;
    insert into outbox (
        county, message_id, case_id, version, topic, payload, secret, expires_at, available_at
    )
    select p_county, o.message_id, o.case_id, o.version, o.topic, o.payload, decode(o.secret, 'base64'),
           o.expires_at, coalesce(o.available_at, clock_timestamp())
      from jsonb_to_recordset(p_outbox) as o (
          message_id uuid, case_id uuid, version integer, topic text, payload jsonb, secret text,
          expires_at timestamptz, available_at timestamptz
      )
    on conflict do nothing;
    return '{}';
end $$;

ALTER FUNCTION public.append_many_v1(p_county smallint, p_cases uuid[], p_expected integer[], p_case_ids uuid[], p_versions integer[], p_types text[], p_schema_versions smallint[], p_datas bytea[], p_metas bytea[], p_effectives date[], p_recordeds timestamp with time zone[], p_chains bytea[], p_rows jsonb, p_timers_put jsonb, p_timers_delete jsonb, p_outbox jsonb) OWNER TO caseclock_owner;

CREATE FUNCTION public.append_v1(p_county smallint, p_units jsonb) RETURNS text[]
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
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
                 where decode(p.wrapped, 'base64') is distinct from (
                     select k.wrapped from person_keys k where k.county = p_county and k.person_id = p.person
                 )
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
            -- A worker may be leasing one of them: the lock is waited for, and the row found as it is then.
            delete from timers t
             using (
                 select held.ctid
                   from jsonb_to_recordset(unit -> 'timers_delete') as d (
                            case_id uuid, clock_id text, rung text, arming integer
                        ),
                        lateral (
                            select t.ctid from timers t
                             where t.county = p_county and t.case_id = d.case_id and t.clock_id = d.clock_id
                               and t.rung = d.rung and t.arming = d.arming
                               for update
                        ) held
             ) gone
             where t.ctid = gone.ctid;
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

ALTER FUNCTION public.append_v1(p_county smallint, p_units jsonb) OWNER TO caseclock_owner;

CREATE FUNCTION public.append_v2(p_county smallint, p_stream_units integer[], p_cases uuid[], p_expected integer[], p_command_units integer[], p_command_ids uuid[], p_names text[], p_actors text[], p_hmacs bytea[], p_bodies bytea[], p_statuses smallint[], p_etags text[], p_replies bytea[], p_case_ids uuid[], p_versions integer[], p_types text[], p_schema_versions smallint[], p_datas bytea[], p_metas bytea[], p_effectives date[], p_recordeds timestamp with time zone[], p_chains bytea[], p_person_units integer[], p_person_cases uuid[], p_persons uuid[], p_wrapped bytea[], p_key_ids text[], p_rows jsonb, p_timers_put jsonb, p_timers_delete jsonb, p_outbox jsonb, OUT seen integer[], OUT lost integer[]) RETURNS record
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
begin
    -- The order of these first statements is what makes the feed right: nothing may assign a transaction id
    -- before all case locks are held. Then of two writers of one case the second gets its id after the first
    -- has committed, so (tx, position) rises with the version. Proved in tests/store/test_feed.py by
    -- test_a_writer_that_waited_comes_after_the_one_it_waited_for.
    if pg_current_xact_id_if_assigned() is not null then
        raise exception 'append_v2 must be a statement of its own: this transaction has written already'
            using errcode = 'invalid_transaction_state';
    end if;
    perform set_config('app.county', p_county::text, true);
    -- In one order, so that two appends never wait for each other. A command is locked too, because the same one
    -- may come for two cases at once: then the second finds it.
    perform pg_advisory_xact_lock(l.key)
       from (
           select case_lock_v1(p_county, c) from unnest(p_cases) c
           union
           select command_lock_v1(p_county, c) from unnest(p_command_ids) c
           order by 1
       ) as l (key);

    -- Each statement below takes a new snapshot (READ COMMITTED, VOLATILE): it sees what the holders of the
    -- locks committed before us.
    seen := array(
        select n.unit from unnest(p_command_units, p_command_ids) as n (unit, id)
         where n.id = (select c.command_id from commands c where c.county = p_county and c.command_id = n.id)
    );
    lost := array(
        select n.unit from unnest(p_stream_units, p_cases, p_expected) as n (unit, case_id, expected)
         where n.expected is distinct from coalesce((
             select max(e.version) from events e where e.county = p_county and e.case_id = n.case_id
         ), 0)
    );
    if seen <> '{}' or lost <> '{}' then
        return;
    end if;
    if p_persons <> '{}' then
        lost := put_keys_v1(p_county, p_person_units, p_person_cases, p_persons, p_wrapped, p_key_ids);
        if lost <> '{}' then
            return;
        end if;
    end if;

    insert into commands (county, command_id, name, actor, body_hmac, body, status, etag, reply)
    select p_county, n.*
      from unnest(
          p_command_ids, p_names, p_actors, p_hmacs, p_bodies, p_statuses, p_etags, p_replies
      ) as n;
    insert into events (
        county, case_id, version, type, schema_version, data, meta, effective_on, recorded_at, chain
    )
    select p_county, n.case_id, n.version, n.type, n.schema_version, n.data, n.meta, n.effective_on,
           n.recorded_at, n.chain
      from unnest(
          p_case_ids, p_versions, p_types, p_schema_versions, p_datas, p_metas, p_effectives, p_recordeds,
          p_chains
      ) with ordinality as n (
          case_id, version, type, schema_version, data, meta, effective_on, recorded_at, chain, ordinality
      )
     order by n.ordinality;
    perform put_rows_v1(p_county, p_rows);
    perform put_timers_v1(p_county, p_timers_put, p_timers_delete);
    perform put_outbox_v1(p_county, p_outbox);
end $$;

ALTER FUNCTION public.append_v2(p_county smallint, p_stream_units integer[], p_cases uuid[], p_expected integer[], p_command_units integer[], p_command_ids uuid[], p_names text[], p_actors text[], p_hmacs bytea[], p_bodies bytea[], p_statuses smallint[], p_etags text[], p_replies bytea[], p_case_ids uuid[], p_versions integer[], p_types text[], p_schema_versions smallint[], p_datas bytea[], p_metas bytea[], p_effectives date[], p_recordeds timestamp with time zone[], p_chains bytea[], p_person_units integer[], p_person_cases uuid[], p_persons uuid[], p_wrapped bytea[], p_key_ids text[], p_rows jsonb, p_timers_put jsonb, p_timers_delete jsonb, p_outbox jsonb, OUT seen integer[], OUT lost integer[]) OWNER TO caseclock_owner;

CREATE FUNCTION public.armed_counties_v1() RETURNS SETOF smallint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    with recursive c (county) as (
        (select county from timers where set_aside_at is null order by county limit 1)
        union all
        select (
            select t.county from timers t
             where t.set_aside_at is null and t.county > c.county order by t.county limit 1
        ) from c where c.county is not null
    )
    select county from c where county is not null
$$;

ALTER FUNCTION public.armed_counties_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.begin_training_v1(p_at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
begin
    if (select mode from business_clock) = 'live' and exists (select from events) then
        raise exception 'a database with live cases is not made a training one'
            using errcode = 'object_not_in_prerequisite_state';
    end if;
    update business_clock
       set mode = 'training', ticking = false, frozen_at = p_at, offset_by = p_at - clock_timestamp()
     where mode = 'live';
end $$;

ALTER FUNCTION public.begin_training_v1(p_at timestamp with time zone) OWNER TO caseclock_owner;

CREATE FUNCTION public.business_now() RETURNS timestamp with time zone
    LANGUAGE sql STABLE
    AS $$
    select case when ticking then clock_timestamp() + offset_by else frozen_at end from business_clock
$$;

ALTER FUNCTION public.business_now() OWNER TO caseclock_owner;

CREATE FUNCTION public.calendar_changes_v1() RETURNS TABLE(county smallint, calendar text, number integer, day date, closed boolean, name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select c.county, c.calendar, c.number, c.day, c.closed, c.name from calendar_changes c
     order by c.county, c.calendar, c.number
$$;

ALTER FUNCTION public.calendar_changes_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.case_lock_v1(p_county smallint, p_case_id uuid) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select hashtextextended(p_county::text || '/' || p_case_id::text, 0) $$;

ALTER FUNCTION public.case_lock_v1(p_county smallint, p_case_id uuid) OWNER TO caseclock_owner;

CREATE FUNCTION public.cases_of_units_v1(p_county smallint, p_units text[], p_offices text[]) RETURNS TABLE(case_id uuid, case_number text, applicant text, owner text, unit text)
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    AS $$
#variable_conflict use_column
begin
    return query
    select f.case_id, f.case_number, f.applicant, f.owner, f.unit
      from rm_cases f
     where f.county = p_county and f.unit = any (p_units)
    union all
    select f.case_id, f.case_number, f.applicant, f.owner, f.unit
      from rm_cases f
     where f.county = p_county and f.owner = '' and f.office = any (p_offices) and f.unit <> all (p_units);
end $$;

ALTER FUNCTION public.cases_of_units_v1(p_county smallint, p_units text[], p_offices text[]) OWNER TO caseclock_owner;

CREATE FUNCTION public.clock_state_v1(p_started boolean, p_paused boolean, p_at_risk_at timestamp with time zone, p_due_at timestamp with time zone, p_at timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select case when p_due_at <= p_at then 'overdue' when p_at_risk_at <= p_at then 'at_risk'
                when p_paused then 'paused' when p_started then 'running' else 'not_started' end
$$;

ALTER FUNCTION public.clock_state_v1(p_started boolean, p_paused boolean, p_at_risk_at timestamp with time zone, p_due_at timestamp with time zone, p_at timestamp with time zone) OWNER TO caseclock_owner;

CREATE FUNCTION public.command_lock_v1(p_county smallint, p_command_id uuid) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select hashtextextended(p_county::text || '/command/' || p_command_id::text, 0) $$;

ALTER FUNCTION public.command_lock_v1(p_county smallint, p_command_id uuid) OWNER TO caseclock_owner;

CREATE FUNCTION public.counties_served_v1() RETURNS SETOF smallint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    with recursive a (county) as (
        (select county from accounts order by county limit 1)
        union all
        select (select n.county from accounts n where n.county > a.county order by n.county limit 1)
          from a where a.county is not null
    )
    select a.county from a where a.county is not null
    union select counties_v1()
    order by 1
$$;

ALTER FUNCTION public.counties_served_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.counties_unnumbered_v1() RETURNS SETOF smallint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.counties_unnumbered_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.counties_v1() RETURNS SETOF smallint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.counties_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.counties_with_bulk_v1() RETURNS SETOF smallint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select distinct county from bulk_jobs where state = 'released'
$$;

ALTER FUNCTION public.counties_with_bulk_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.counties_with_due_timers_v1() RETURNS SETOF smallint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.counties_with_due_timers_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.counties_with_outbox_v1() RETURNS SETOF smallint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.counties_with_outbox_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.counties_with_port_work_v1() RETURNS SETOF smallint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select county from port_answers where outcome = '' and next_try_at <= clock_timestamp()
    union select county from port_requests where status = 'waiting' and next_poll_at <= clock_timestamp()
    union select county from port_requests where status = 'queued'
$$;

ALTER FUNCTION public.counties_with_port_work_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.counties_with_sign_in_v1() RETURNS TABLE(county smallint, title text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
    select s.county, s.title from county_sign_ins s order by s.county
$$;

ALTER FUNCTION public.counties_with_sign_in_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.counties_with_webhooks_v1() RETURNS SETOF smallint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select distinct county from webhooks where stopped_at is null
$$;

ALTER FUNCTION public.counties_with_webhooks_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.deadlines_v1(p_county smallint, p_measures jsonb, p_units text[], p_offices text[], p_from date, p_to date, p_today date) RETURNS TABLE(measure text, case_id uuid, clock_id text, instance text, member uuid, case_number text, title text, owner text, unit text, due_on date, done_on date, outcome text)
    LANGUAGE sql STABLE
    AS $$
    with measured as (
        select m.*, c.case_id, c.clock_id, c.instance, c.member, f.case_number, f.applicant, f.owner, f.unit,
               c.due_on + m.plus_days as due_on, c.detail,
               case when m.done_clock = '' then c.detail else (
                   select o.detail from rm_clocks o
                    where o.county = p_county and o.case_id = c.case_id and o.instance = c.instance
                      and o.name = m.done_clock
                      and (o.detail ->> 'started_at')::timestamptz <= (c.detail ->> 'started_at')::timestamptz
                    order by (o.detail ->> 'started_at')::timestamptz desc, o.clock_id desc limit 1
               ) end as doing
          from jsonb_to_recordset(p_measures) as m (
                   measure text, procedure text, clock text, parameter text, repeats boolean, plus_days integer,
                   done_by text[], done_clock text, unless_clock text, flaw_clock text, flaws text[],
                   state_counts boolean
               )
          join rm_clocks c on c.county = p_county and c.procedure = m.procedure and c.name = m.clock
               and c.due_on between p_from - m.plus_days and p_to - m.plus_days
               and (m.parameter = '' or c.detail ->> 'parameter' = m.parameter)
          join rm_cases f on f.county = p_county and f.case_id = c.case_id
         where (p_units is null or f.unit = any (p_units) or (f.owner = '' and f.office = any (p_offices)))
           and not exists (
               select from rm_clocks n
                where n.county = p_county and n.case_id = c.case_id and n.instance = c.instance and n.name = c.name
                  and (not m.repeats or n.detail ->> 'anchor_on' = c.detail ->> 'anchor_on')
                  and ((n.detail ->> 'started_at')::timestamptz, n.clock_id)
                      > ((c.detail ->> 'started_at')::timestamptz, c.clock_id)
           )
           and not (m.unless_clock <> '' and exists (
               select from rm_clocks u
                where u.county = p_county and u.case_id = c.case_id and u.instance = c.instance
                  and u.name = m.unless_clock and u.detail ->> 'anchor_on' = c.detail ->> 'anchor_on'
           ))
    ), dated as (
        select m.*, (m.doing ->> 'stopped_on')::date as ended_on,
               coalesce(m.doing ->> 'stopped_by', '') as ended_by,
               coalesce((m.doing ->> 'stopped_on')::date, p_today) as seen_on,
               jsonb_array_length(coalesce(m.detail -> 'extensions', '[]')) > 0 as extended,
               -- Without the extension: what counts in calendar days is counted straight from its anchor.
               (m.detail ->> 'anchor_on')::date + (m.detail ->> 'budget')::integer as unextended_on
          from measured m
    )
    select d.measure, d.case_id, d.clock_id, d.instance, d.member, d.case_number, d.applicant, d.owner, d.unit,
           d.due_on, d.ended_on,
           case
               when d.ended_on is not null and not d.ended_by = any (d.done_by) then 'called_off'
               when flawed_v1(p_county, d.case_id, d.instance, d.flaw_clock, d.flaws,
                              case when d.repeats then (d.detail ->> 'started_at')::timestamptz end, d.due_on)
                   then 'incomplete'
               when d.extended and d.ended_on <= d.unextended_on then 'met'
               when d.extended and d.seen_on <= d.due_on and d.seen_on > d.unextended_on then 'extended'
               when d.ended_on <= d.due_on then 'met'
               when d.seen_on <= d.due_on then 'running'
               when d.state_counts and d.seen_on - state_days_v1(p_county, d.case_id, d.instance, d.seen_on)
                    <= d.due_on then 'state_delay'
               when d.ended_on is null then 'overdue'
               else 'missed'
           end
      from dated d
$$;

ALTER FUNCTION public.deadlines_v1(p_county smallint, p_measures jsonb, p_units text[], p_offices text[], p_from date, p_to date, p_today date) OWNER TO caseclock_owner;

CREATE FUNCTION public.deadlines_v2(p_county smallint, p_measures jsonb, p_units text[], p_offices text[], p_from date, p_to date, p_today date) RETURNS TABLE(measure text, case_id uuid, clock_id text, instance text, member uuid, case_number text, title text, owner text, unit text, due_on date, done_on date, outcome text)
    LANGUAGE sql STABLE
    AS $$
    with asked as (
        select m.*, p_from - m.plus_days as since, p_to - m.plus_days as until
          from jsonb_to_recordset(p_measures) as m (
                   measure text, procedure text, clock text, parameter text, repeats boolean, plus_days integer,
                   done_by text[], done_clock text, unless_clock text, flaw_clock text, flaws text[],
                   state_counts boolean
               )
    ), found as (
        select m.*, c.case_id, c.clock_id, c.instance, c.member, f.case_number, f.applicant, f.owner, f.unit,
               c.due_on + m.plus_days as due_on, c.detail
          from asked m
          join rm_clocks c on c.county = p_county and c.procedure = m.procedure and c.name = m.clock
               and c.due_on between m.since and m.until
               and (m.parameter = '' or c.detail ->> 'parameter' = m.parameter)
          join rm_cases f on f.county = p_county and f.case_id = c.case_id
         where p_units is null
        union all
        select m.*, c.case_id, c.clock_id, c.instance, c.member, f.case_number, f.applicant, f.owner, f.unit,
               c.due_on + m.plus_days as due_on, c.detail
          from cases_of_units_v1(p_county, p_units, p_offices) f
         cross join lateral (
              select * from rm_clocks c where c.county = p_county and c.case_id = f.case_id
               order by c.clock_id offset 0
         ) c
          join asked m on c.procedure = m.procedure and c.name = m.clock
               and c.due_on between m.since and m.until
               and (m.parameter = '' or c.detail ->> 'parameter' = m.parameter)
         where p_units is not null
    ), measured as (
        select m.*, case when m.done_clock = '' then m.detail else (
                   select o.detail from (
                       select * from rm_clocks o where o.county = p_county and o.case_id = m.case_id
                        order by o.clock_id offset 0
                   ) o
                    where o.instance = m.instance and o.name = m.done_clock
                      and (o.detail ->> 'started_at')::timestamptz <= (m.detail ->> 'started_at')::timestamptz
                    order by (o.detail ->> 'started_at')::timestamptz desc, o.clock_id desc limit 1
               ) end as doing
          from found m
         where not exists (
               select from rm_clocks n
                where n.county = p_county and n.case_id = m.case_id and n.instance = m.instance and n.name = m.clock
                  and (not m.repeats or n.detail ->> 'anchor_on' = m.detail ->> 'anchor_on')
                  and ((n.detail ->> 'started_at')::timestamptz, n.clock_id)
                      > ((m.detail ->> 'started_at')::timestamptz, m.clock_id)
                order by n.clock_id offset 0
           )
           and not (m.unless_clock <> '' and exists (
               select from rm_clocks u
                where u.county = p_county and u.case_id = m.case_id and u.instance = m.instance
                  and u.name = m.unless_clock and u.detail ->> 'anchor_on' = m.detail ->> 'anchor_on'
                order by u.clock_id offset 0
           ))
        offset 0
    ), dated as (
        select m.*, (m.doing ->> 'stopped_on')::date as ended_on,
               coalesce(m.doing ->> 'stopped_by', '') as ended_by,
               coalesce((m.doing ->> 'stopped_on')::date, p_today) as seen_on,
               jsonb_array_length(coalesce(m.detail -> 'extensions', '[]')) > 0 as extended,
               -- Without the extension: what counts in calendar days is counted straight from its anchor.
               (m.detail ->> 'anchor_on')::date + (m.detail ->> 'budget')::integer as unextended_on
          from measured m
    )
    select d.measure, d.case_id, d.clock_id, d.instance, d.member, d.case_number, d.applicant, d.owner, d.unit,
           d.due_on, d.ended_on,
           case
               when d.ended_on is not null and not d.ended_by = any (d.done_by) then 'called_off'
               when flawed_v1(p_county, d.case_id, d.instance, d.flaw_clock, d.flaws,
                              case when d.repeats then (d.detail ->> 'started_at')::timestamptz end, d.due_on)
                   then 'incomplete'
               when d.extended and d.ended_on <= d.unextended_on then 'met'
               when d.extended and d.seen_on <= d.due_on and d.seen_on > d.unextended_on then 'extended'
               when d.ended_on <= d.due_on then 'met'
               when d.seen_on <= d.due_on then 'running'
               when d.state_counts and d.seen_on - state_days_v1(p_county, d.case_id, d.instance, d.seen_on)
                    <= d.due_on then 'state_delay'
               when d.ended_on is null then 'overdue'
               else 'missed'
           end
      from dated d
$$;

ALTER FUNCTION public.deadlines_v2(p_county smallint, p_measures jsonb, p_units text[], p_offices text[], p_from date, p_to date, p_today date) OWNER TO caseclock_owner;

CREATE FUNCTION public.destroy_before_v1(p_county smallint, p_what text, p_before timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
declare
    gone bigint;
begin
    if p_county is distinct from nullif(current_setting('app.county', true), '')::smallint then
        raise exception 'the county is not the one of the session' using errcode = 'insufficient_privilege';
    end if;
    if p_what = 'readings' then
        delete from readings r where r.county = p_county and r.at < p_before;
        get diagnostics gone = row_count;
    else
        delete from access_reasons x
         where x.county = p_county and x.given_at < p_before and x.reviewed_at is not null;
        delete from access_records x where x.county = p_county and x.at < p_before;
        get diagnostics gone = row_count;
    end if;
    return gone;
end $$;

ALTER FUNCTION public.destroy_before_v1(p_county smallint, p_what text, p_before timestamp with time zone) OWNER TO caseclock_owner;

CREATE FUNCTION public.destroy_case_v1(p_county smallint, p_case uuid, p_persons uuid[], p_instead text) RETURNS TABLE(keys bigint, documents bigint, messages bigint, answers bigint)
    LANGUAGE plpgsql SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    if p_county is distinct from nullif(current_setting('app.county', true), '')::smallint then
        raise exception 'the county is not the one of the session' using errcode = 'insufficient_privilege';
    end if;
    with gone as (
        update person_keys p set wrapped = null, destroyed_at = clock_timestamp()
         where p.county = p_county and p.person_id = any (p_persons) and p.wrapped is not null returning 1
    ) select count(*) into keys from gone;
    with gone as (
        delete from blobs b where b.county = p_county and b.case_id = p_case and b.person_id = any (p_persons)
        returning 1
    ) select count(*) into documents from gone;
    with gone as (
        delete from outbox o where o.county = p_county and o.case_id = p_case returning 1
    ) select count(*) into messages from gone;
    with asked as (
        delete from port_requests r where r.county = p_county and r.case_id = p_case returning r.request_id
    ), gone as (
        delete from port_answers a using asked
         where a.county = p_county and a.request_id = asked.request_id returning 1
    ) select count(*) into answers from gone;
    delete from snapshots s using case_persons p
     where s.county = p_county and p.county = p_county and p.person_id = any (p_persons) and s.case_id = p.case_id;
    delete from snapshots s where s.county = p_county and s.case_id = p_case;
    delete from drafts d where d.county = p_county and d.case_id = p_case;
    update rm_worklist w set title = p_instead where w.county = p_county and w.case_id = p_case;
    return next;
end $$;

ALTER FUNCTION public.destroy_case_v1(p_county smallint, p_case uuid, p_persons uuid[], p_instead text) OWNER TO caseclock_owner;

CREATE FUNCTION public.flawed_v1(p_county smallint, p_case uuid, p_instance text, p_clock text, p_types text[], p_since timestamp with time zone, p_due date) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    select exists (
        select from rm_clocks r
         where r.county = p_county and r.case_id = p_case and r.instance = p_instance and r.name = p_clock
           and r.detail #>> '{rungs,due,status}' = 'fired' and r.detail #>> '{rungs,due,answered_on}' is null
           and r.due_on <= p_due
    ) or exists (
        select from events e
         where e.county = p_county and e.case_id = p_case
           and e.type in ('verification.found_insufficient', 'renewal_information.requested',
                          'disability_evaluation.sent', 'disability_evaluation.returned')
           and e.type = any (p_types) and e.effective_on <= p_due
           and (p_since is null or e.recorded_at >= p_since)
           and convert_from(e.data, 'UTF8')::jsonb ->> 'instance' = p_instance
           and not exists (
               select from events b
                where b.county = p_county and b.case_id = p_case and b.version > e.version
                  and b.type = 'command.reversed'
                  and convert_from(b.data, 'UTF8')::jsonb ->> 'command'
                      = convert_from(e.meta, 'UTF8')::jsonb ->> 'command_id'
           )
    )
$$;

ALTER FUNCTION public.flawed_v1(p_county smallint, p_case uuid, p_instance text, p_clock text, p_types text[], p_since timestamp with time zone, p_due date) OWNER TO caseclock_owner;

CREATE FUNCTION public.follower_v1(p_county smallint, p_name text) RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $$
begin
    perform set_config('app.county', p_county::text, true);
    return coalesce((select number from followers where county = p_county and name = p_name), 0);
end $$;

ALTER FUNCTION public.follower_v1(p_county smallint, p_name text) OWNER TO caseclock_owner;

CREATE FUNCTION public.guard_by_county(guarded regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    -- A custom setting that was set transaction-locally reads '' afterwards, not null: hence nullif.
    execute format('alter table %s enable row level security', guarded);
    execute format(
        'create policy own_county on %s using (county = nullif(current_setting(''app.county'', true), '''')::smallint)',
        guarded
    );
    -- The twin of a read model that is rebuilt.
    if guarded::text ~ '^(public\.)?rm_' then
        perform guard_own_cases(guarded);
    end if;
end $$;

ALTER FUNCTION public.guard_by_county(guarded regclass) OWNER TO caseclock_owner;

COMMENT ON FUNCTION public.guard_by_county(guarded regclass) IS 'Row-level security on app.county; unset shows no rows. Every county table calls it.';

CREATE FUNCTION public.guard_own_cases(guarded regclass) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    execute format(
        'create policy not_own_case on %s as restrictive for select '
        'using ((case_id = any ((select kept_from_v1())::uuid[])) is not true)',
        guarded
    );
end $$;

ALTER FUNCTION public.guard_own_cases(guarded regclass) OWNER TO caseclock_owner;

CREATE FUNCTION public.kept_from_v1() RETURNS uuid[]
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ select coalesce(nullif(current_setting('app.own_cases', true), ''), '{}')::uuid[] $$;

ALTER FUNCTION public.kept_from_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.load_v1(p_county smallint, p_case_ids uuid[], p_command_id uuid) RETURNS TABLE(now timestamp with time zone, case_ids uuid[], versions integer[], types text[], schema_versions smallint[], datas bytea[], metas bytea[], effectives date[], recordeds timestamp with time zone[], chains bytea[], body_hmac bytea, status smallint, etag text, reply bytea, persons uuid[], wrapped bytea[])
    LANGUAGE plpgsql STABLE ROWS 1
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
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

ALTER FUNCTION public.load_v1(p_county smallint, p_case_ids uuid[], p_command_id uuid) OWNER TO caseclock_owner;

CREATE FUNCTION public.load_v2(p_county smallint, p_case_ids uuid[], p_command_id uuid, p_source_hash bytea) RETURNS TABLE(now timestamp with time zone, case_ids uuid[], versions integer[], types text[], schema_versions smallint[], datas bytea[], metas bytea[], effectives date[], recordeds timestamp with time zone[], chains bytea[], body_hmac bytea, status smallint, etag text, reply bytea, persons uuid[], wrapped bytea[], snapshot_cases uuid[], snapshot_versions integer[], snapshots bytea[])
    LANGUAGE plpgsql STABLE ROWS 1
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
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

ALTER FUNCTION public.load_v2(p_county smallint, p_case_ids uuid[], p_command_id uuid, p_source_hash bytea) OWNER TO caseclock_owner;

CREATE FUNCTION public.load_v3(p_county smallint, p_case_ids uuid[], p_command_ids uuid[], p_source_hash bytea) RETURNS TABLE(now timestamp with time zone, case_ids uuid[], versions integer[], types text[], schema_versions smallint[], datas bytea[], metas bytea[], effectives date[], recordeds timestamp with time zone[], chains bytea[], command_ids uuid[], body_hmacs bytea[], statuses smallint[], etags text[], replies bytea[], key_cases uuid[], persons uuid[], wrapped bytea[], snapshot_cases uuid[], snapshot_versions integer[], snapshots bytea[])
    LANGUAGE plpgsql STABLE ROWS 1
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
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

ALTER FUNCTION public.load_v3(p_county smallint, p_case_ids uuid[], p_command_ids uuid[], p_source_hash bytea) OWNER TO caseclock_owner;

CREATE FUNCTION public.moment_key_v1(p_at timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') $$;

ALTER FUNCTION public.moment_key_v1(p_at timestamp with time zone) OWNER TO caseclock_owner;

CREATE FUNCTION public.move_business_clock_v1(p_to timestamp with time zone, p_ticking boolean) RETURNS timestamp with time zone
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    shown timestamptz;
    target timestamptz;
begin
    perform from business_clock for update;
    shown := business_now();
    target := coalesce(p_to, shown);
    if (select mode from business_clock) <> 'training' then
        raise exception 'the clock of a live database is not moved' using errcode = 'object_not_in_prerequisite_state';
    end if;
    if target < shown then
        raise exception 'the clock only goes forward: it shows %', shown
            using errcode = 'invalid_datetime_format';
    end if;
    update business_clock
       set ticking = p_ticking, offset_by = target - clock_timestamp(),
           frozen_at = case when p_ticking then null else target end;
    return target;
end $$;

ALTER FUNCTION public.move_business_clock_v1(p_to timestamp with time zone, p_ticking boolean) OWNER TO caseclock_owner;

CREATE FUNCTION public.move_follower_v1(p_county smallint, p_name text, p_from bigint, p_to bigint) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
begin
    perform set_config('app.county', p_county::text, true);
    insert into followers (county, name, number) values (p_county, p_name, 0) on conflict do nothing;
    update followers set number = p_to, moved_at = clock_timestamp()
     where county = p_county and name = p_name and number = p_from;
    return found;
end $$;

ALTER FUNCTION public.move_follower_v1(p_county smallint, p_name text, p_from bigint, p_to bigint) OWNER TO caseclock_owner;

CREATE FUNCTION public.mover_v1(p_whose_move text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    select case when p_whose_move in ('office', 'nobody') then p_whose_move else 'others' end
$$;

ALTER FUNCTION public.mover_v1(p_whose_move text) OWNER TO caseclock_owner;

CREATE FUNCTION public.name_words_v1(p_county smallint, p_name_key text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN string_to_array((((p_county)::text || ':'::text) || replace(p_name_key, ' '::text, ((' '::text || (p_county)::text) || ':'::text))), ' '::text);

ALTER FUNCTION public.name_words_v1(p_county smallint, p_name_key text) OWNER TO caseclock_owner;

CREATE FUNCTION public.next_due_v1() RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select min((
        select t.due_at from timers t
         where t.county = c.county and t.set_aside_at is null
         order by t.due_at limit 1
    )) from armed_counties_v1() as c (county)
$$;

ALTER FUNCTION public.next_due_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.next_free_v1() RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select min((
        select t.due_at from timers t
         where t.county = c.county and t.set_aside_at is null
           and (t.leased_until is null or t.leased_until <= statement_timestamp())
           and (t.next_try_at is null or t.next_try_at <= statement_timestamp())
         order by t.due_at limit 1
    )) from armed_counties_v1() as c (county)
$$;

ALTER FUNCTION public.next_free_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.next_to_come_v1() RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select min((
        select t.due_at from timers t
         where t.county = c.county and t.set_aside_at is null and t.due_at > business_now()
         order by t.due_at limit 1
    )) from armed_counties_v1() as c (county)
$$;

ALTER FUNCTION public.next_to_come_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.number_v1(p_county smallint, p_after bigint, p_case_ids uuid[], p_versions integer[], p_chain bytea, p_signature bytea, p_key_id text, p_signed_at timestamp with time zone, p_tx xid8, p_position bigint) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.number_v1(p_county smallint, p_after bigint, p_case_ids uuid[], p_versions integer[], p_chain bytea, p_signature bytea, p_key_id text, p_signed_at timestamp with time zone, p_tx xid8, p_position bigint) OWNER TO caseclock_owner;

CREATE FUNCTION public.own_cases_v1(p_county smallint, p_account uuid) RETURNS uuid[]
    LANGUAGE sql STABLE
    AS $$
    select coalesce(array_agg(distinct found.case_id), '{}')
      from ties t
     cross join lateral (
          select t.case_id where t.case_id is not null
          union all
          select m.case_id from rm_members m
           where t.case_id is null and m.county = p_county and m.birth_date = t.birth_date
             and m.name_key = t.name_key
     ) found
     where t.county = p_county and t.account_id = p_account and t.ended_at is null
$$;

ALTER FUNCTION public.own_cases_v1(p_county smallint, p_account uuid) OWNER TO caseclock_owner;

CREATE FUNCTION public.port_vitals_v1() RETURNS TABLE(service text, opened_at timestamp with time zone, failures integer, last_error text, waiting bigint, unmatched bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    with services as (
        select service from port_circuits
        union select service from port_requests
        union select service from port_answers
    )
    select s.service, c.opened_at, coalesce(c.failures, 0), coalesce(c.last_error, ''),
           (select count(*) from port_requests r
             where r.service = s.service and r.status in ('sending', 'queued', 'waiting')),
           (select count(*) from port_answers a where a.service = s.service and a.outcome = 'unmatched')
      from services s left join port_circuits c using (service)
     order by s.service
$$;

ALTER FUNCTION public.port_vitals_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.put_keys_v1(p_county smallint, p_units integer[], p_cases uuid[], p_persons uuid[], p_wrapped bytea[], p_key_ids text[]) RETURNS integer[]
    LANGUAGE plpgsql
    AS $$
begin
    if not exists (
        select from unnest(p_cases, p_persons, p_wrapped) as n (case_id, person, wrapped)
         where n.wrapped is distinct from (
             select k.wrapped from person_keys k where k.county = p_county and k.person_id = n.person
         ) or (
             select l.person_id from case_persons l
              where l.county = p_county and l.case_id = n.case_id and l.person_id = n.person
         ) is null
    ) then
        return '{}';  -- as with most commands: they use the keys that were loaded
    end if;
    insert into case_persons (county, case_id, person_id)
    select p_county, n.case_id, n.person from unnest(p_cases, p_persons) as n (case_id, person)
     order by 2, 3
    on conflict do nothing;
    insert into person_keys (county, person_id, wrapped, key_id)
    select p_county, n.person, n.wrapped, n.key_id
      from unnest(p_units, p_persons, p_wrapped, p_key_ids) as n (unit, person, wrapped, key_id)
     order by 2, n.unit
    on conflict do nothing;
    return array(
        select distinct n.unit from unnest(p_units, p_persons, p_wrapped) as n (unit, person, wrapped)
         where n.wrapped is distinct from (
             select k.wrapped from person_keys k where k.county = p_county and k.person_id = n.person
         )
    );
end $$;

ALTER FUNCTION public.put_keys_v1(p_county smallint, p_units integer[], p_cases uuid[], p_persons uuid[], p_wrapped bytea[], p_key_ids text[]) OWNER TO caseclock_owner;

CREATE FUNCTION public.put_outbox_v1(p_county smallint, p_outbox jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    if p_outbox <> '[]' then
        insert into outbox (
            county, message_id, case_id, version, topic, payload, secret, expires_at, available_at
        )
        select p_county, o.message_id, o.case_id, o.version, o.topic, o.payload, decode(o.secret, 'base64'),
               o.expires_at, coalesce(o.available_at, clock_timestamp())
          from jsonb_to_recordset(p_outbox) as o (
              message_id uuid, case_id uuid, version integer, topic text, payload jsonb, secret text,
              expires_at timestamptz, available_at timestamptz
          )
        on conflict do nothing;
    end if;
end $$;

ALTER FUNCTION public.put_outbox_v1(p_county smallint, p_outbox jsonb) OWNER TO caseclock_owner;

CREATE FUNCTION public.put_rows_v1(p_county smallint, p_rows jsonb) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
declare
    own jsonb := jsonb_build_object('county', p_county);
begin
    if p_rows ? 'rm_cases' then
        insert into rm_cases as t
        select * from jsonb_populate_recordset(
            jsonb_populate_record(null::rm_cases, own), p_rows -> 'rm_cases' -> 'put'
        )
        on conflict (county, case_id) do update set
            version = excluded.version, kind = excluded.kind, case_number = excluded.case_number,
            status = excluded.status, owner = excluded.owner, unit = excluded.unit, office = excluded.office,
            queue = excluded.queue, applicant = excluded.applicant, opened_at = excluded.opened_at,
            filed_on = excluded.filed_on, numbers = excluded.numbers, summary = excluded.summary
         where t.version <= excluded.version;
        if jsonb_array_length(p_rows -> 'rm_cases' -> 'delete') > 0 then
            delete from rm_cases t using jsonb_to_recordset(p_rows -> 'rm_cases' -> 'delete') as d (
                case_id uuid, version integer
            ) where t.county = p_county and t.case_id = d.case_id and t.version <= d.version;
        end if;
    end if;

    if p_rows ? 'rm_keys' then
        insert into rm_keys as t
        select * from jsonb_populate_recordset(
            jsonb_populate_record(null::rm_keys, own), p_rows -> 'rm_keys' -> 'put'
        )
        on conflict (county, key, kind, case_id, person_id) do update set
            shown = excluded.shown, version = excluded.version
         where t.version <= excluded.version;
        if jsonb_array_length(p_rows -> 'rm_keys' -> 'delete') > 0 then
            delete from rm_keys t using jsonb_to_recordset(p_rows -> 'rm_keys' -> 'delete') as d (
                key text, kind text, case_id uuid, person_id uuid, version integer
            ) where t.county = p_county and t.key = d.key and t.kind = d.kind and t.case_id = d.case_id
                and t.person_id = d.person_id and t.version <= d.version;
        end if;
    end if;

    if p_rows ? 'rm_members' then
        insert into rm_members as t
        select * from jsonb_populate_recordset(
            jsonb_populate_record(null::rm_members, own), p_rows -> 'rm_members' -> 'put'
        )
        on conflict (county, case_id, person_id) do update set
            version = excluded.version, first_name = excluded.first_name, last_name = excluded.last_name,
            name_key = excluded.name_key, birth_date = excluded.birth_date, sex = excluded.sex,
            relationship = excluded.relationship, joined_on = excluded.joined_on, left_on = excluded.left_on,
            died_on = excluded.died_on, moved_to = excluded.moved_to, asks = excluded.asks,
            deemed = excluded.deemed, confidential = excluded.confidential, born_in = excluded.born_in,
            numbers = excluded.numbers, phone = excluded.phone
         where t.version <= excluded.version;
        if jsonb_array_length(p_rows -> 'rm_members' -> 'delete') > 0 then
            delete from rm_members t using jsonb_to_recordset(p_rows -> 'rm_members' -> 'delete') as d (
                case_id uuid, person_id uuid, version integer
            ) where t.county = p_county and t.case_id = d.case_id and t.person_id = d.person_id
                and t.version <= d.version;
        end if;
    end if;

    if p_rows ? 'rm_clocks' then
        insert into rm_clocks as t
        select * from jsonb_populate_recordset(
            jsonb_populate_record(null::rm_clocks, own), p_rows -> 'rm_clocks' -> 'put'
        )
        on conflict (county, case_id, clock_id) do update set
            version = excluded.version, name = excluded.name, instance = excluded.instance,
            procedure = excluded.procedure, member = excluded.member, status = excluded.status,
            side = excluded.side, due_on = excluded.due_on, due_at = excluded.due_at,
            at_risk_at = excluded.at_risk_at, detail = excluded.detail
         where t.version <= excluded.version;
        if jsonb_array_length(p_rows -> 'rm_clocks' -> 'delete') > 0 then
            delete from rm_clocks t using jsonb_to_recordset(p_rows -> 'rm_clocks' -> 'delete') as d (
                case_id uuid, clock_id text, version integer
            ) where t.county = p_county and t.case_id = d.case_id and t.clock_id = d.clock_id
                and t.version <= d.version;
        end if;
    end if;

    if p_rows ? 'rm_coverage' then
        insert into rm_coverage as t
        select * from jsonb_populate_recordset(
            jsonb_populate_record(null::rm_coverage, own), p_rows -> 'rm_coverage' -> 'put'
        )
        on conflict (county, case_id, member, from_month) do update set
            to_month = excluded.to_month, version = excluded.version, scope = excluded.scope,
            programme = excluded.programme, funding = excluded.funding, cost_cents = excluded.cost_cents,
            event = excluded.event, event_version = excluded.event_version, why = excluded.why
         where t.version <= excluded.version;
        if jsonb_array_length(p_rows -> 'rm_coverage' -> 'delete') > 0 then
            delete from rm_coverage t using jsonb_to_recordset(p_rows -> 'rm_coverage' -> 'delete') as d (
                case_id uuid, member uuid, from_month date, version integer
            ) where t.county = p_county and t.case_id = d.case_id and t.member = d.member
                and t.from_month = d.from_month and t.version <= d.version;
        end if;
    end if;

    if p_rows ? 'rm_alerts' then
        insert into rm_alerts as t
        select * from jsonb_populate_recordset(
            jsonb_populate_record(null::rm_alerts, own), p_rows -> 'rm_alerts' -> 'put'
        )
        on conflict (county, case_id, alert_id) do update set
            version = excluded.version, alert = excluded.alert, procedure = excluded.procedure,
            instance = excluded.instance, clock = excluded.clock, member = excluded.member,
            audiences = excluded.audiences, owner = excluded.owner, unit = excluded.unit,
            case_number = excluded.case_number, raised_on = excluded.raised_on, raised_at = excluded.raised_at,
            cleared_at = excluded.cleared_at, cleared_by = excluded.cleared_by, worked_by = excluded.worked_by,
            follows = excluded.follows, acknowledged_by = excluded.acknowledged_by,
            acknowledged_at = excluded.acknowledged_at, snoozed_until = excluded.snoozed_until
         where t.version <= excluded.version;
        if jsonb_array_length(p_rows -> 'rm_alerts' -> 'delete') > 0 then
            delete from rm_alerts t using jsonb_to_recordset(p_rows -> 'rm_alerts' -> 'delete') as d (
                case_id uuid, alert_id text, version integer
            ) where t.county = p_county and t.case_id = d.case_id and t.alert_id = d.alert_id
                and t.version <= d.version;
        end if;
    end if;

    if p_rows ? 'rm_worklist' then
        perform put_spells_v1(p_county, p_rows -> 'rm_worklist' -> 'put', p_rows -> 'rm_worklist' -> 'delete');
    end if;
end $$;

ALTER FUNCTION public.put_rows_v1(p_county smallint, p_rows jsonb) OWNER TO caseclock_owner;

CREATE FUNCTION public.put_spells_v1(p_county smallint, p_put jsonb, p_delete jsonb) RETURNS void
    LANGUAGE plpgsql
    SET plan_cache_mode TO 'force_generic_plan'
    SET enable_seqscan TO 'off'
    SET enable_hashjoin TO 'off'
    SET enable_mergejoin TO 'off'
    AS $$
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

ALTER FUNCTION public.put_spells_v1(p_county smallint, p_put jsonb, p_delete jsonb) OWNER TO caseclock_owner;

CREATE FUNCTION public.put_timers_v1(p_county smallint, p_put jsonb, p_delete jsonb) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    -- A worker may be leasing one of them: the lock is waited for, and the row found as it is then.
    if p_delete <> '[]' then
        delete from timers t
         using (
             select held.ctid
               from jsonb_to_recordset(p_delete) as d (case_id uuid, clock_id text, rung text, arming integer),
                    lateral (
                        select t.ctid from timers t
                         where t.county = p_county and t.case_id = d.case_id and t.clock_id = d.clock_id
                           and t.rung = d.rung and t.arming = d.arming
                           for update
                    ) held
         ) gone
         where t.ctid = gone.ctid;
    end if;
    if p_put <> '[]' then
        insert into timers (county, case_id, clock_id, rung, arming, due_at)
        select p_county, n.case_id, n.clock_id, n.rung, n.arming, n.due_at
          from jsonb_to_recordset(p_put) as n (
              case_id uuid, clock_id text, rung text, arming integer, due_at timestamptz
          )
        on conflict do nothing;
    end if;
end $$;

ALTER FUNCTION public.put_timers_v1(p_county smallint, p_put jsonb, p_delete jsonb) OWNER TO caseclock_owner;

CREATE FUNCTION public.read_feed_v1(p_county smallint, p_after bigint, p_limit integer) RETURNS TABLE(number bigint, case_id uuid, version integer, type text, schema_version smallint, data bytea, meta bytea, effective_on date, recorded_at timestamp with time zone, chain bytea)
    LANGUAGE plpgsql STABLE
    AS $$
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

ALTER FUNCTION public.read_feed_v1(p_county smallint, p_after bigint, p_limit integer) OWNER TO caseclock_owner;

CREATE FUNCTION public.record_reading_v1(p_county smallint, p_reading_id uuid, p_account text, p_role text, p_case_id uuid, p_what text, p_restricted boolean, p_reason text) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
declare
    written integer;
begin
    perform set_config('app.county', p_county::text, true);
    perform pg_advisory_xact_lock(hashtextextended(p_account || p_case_id, 1));
    insert into readings (county, reading_id, account, role, case_id, what, restricted, reason)
    select p_county, p_reading_id, p_account, p_role, p_case_id, p_what, p_restricted, p_reason
     where not exists (
         select from readings r
          where r.county = p_county and r.case_id = p_case_id and r.account = p_account
            and r.at > clock_timestamp() - interval '10 minutes' and r.restricted >= p_restricted
            and (r.reason = p_reason or p_reason = '')
     );
    get diagnostics written = row_count;
    return written > 0;
end $$;

ALTER FUNCTION public.record_reading_v1(p_county smallint, p_reading_id uuid, p_account text, p_role text, p_case_id uuid, p_what text, p_restricted boolean, p_reason text) OWNER TO caseclock_owner;

CREATE FUNCTION public.record_v1(p_county smallint, p_case_ids uuid[], p_versions integer[], p_types text[], p_datas bytea[], p_metas bytea[], p_effectives date[], p_recordeds timestamp with time zone[], p_chains bytea[]) RETURNS boolean
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION public.record_v1(p_county smallint, p_case_ids uuid[], p_versions integer[], p_types text[], p_datas bytea[], p_metas bytea[], p_effectives date[], p_recordeds timestamp with time zone[], p_chains bytea[]) OWNER TO caseclock_owner;

CREATE FUNCTION public.reset_tx_after_restore() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
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

ALTER FUNCTION public.reset_tx_after_restore() OWNER TO caseclock_owner;

CREATE FUNCTION public.rm_begin_v1(p_table text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    twin text := format('public.%I', p_table || '_new');
    held record;
begin
    execute format('drop table if exists %s', twin);
    execute format('create table %s (like public.%I including all excluding indexes)', twin, p_table);
    perform guard_by_county(twin::regclass);
    for held in
        select a.privilege_type, a.grantee::regrole as grantee
          from pg_class c, aclexplode(c.relacl) a
         where c.oid = format('public.%I', p_table)::regclass and a.grantee <> c.relowner
    loop
        execute format('grant %s on %s to %s', held.privilege_type, twin, held.grantee);
    end loop;
end $$;

ALTER FUNCTION public.rm_begin_v1(p_table text) OWNER TO caseclock_owner;

CREATE FUNCTION public.rm_index_v1(p_table text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
declare
    index record;
begin
    for index in
        select i.relname as name, x.indisprimary as is_primary, pg_get_indexdef(i.oid) as definition
          from pg_index x join pg_class i on i.oid = x.indexrelid
         where x.indrelid = format('public.%I', p_table)::regclass
    loop
        execute regexp_replace(
            index.definition, 'INDEX \S+ ON \S+ ', format('INDEX %I ON public.%I ', index.name || '_new', p_table || '_new')
        );
        if index.is_primary then
            execute format('alter table public.%I add constraint %I primary key using index %2$I',
                           p_table || '_new', index.name || '_new');
        end if;
    end loop;
    execute format('analyze public.%I', p_table || '_new');
end $_$;

ALTER FUNCTION public.rm_index_v1(p_table text) OWNER TO caseclock_owner;

CREATE FUNCTION public.rm_switch_v1(p_table text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
declare
    index record;
begin
    execute format('drop table public.%I', p_table);
    execute format('alter table public.%I rename to %I', p_table || '_new', p_table);
    for index in
        select i.relname as name from pg_index x join pg_class i on i.oid = x.indexrelid
         where x.indrelid = format('public.%I', p_table)::regclass and i.relname like '%\_new'
    loop
        execute format('alter index public.%I rename to %I', index.name, left(index.name, -4));
    end loop;
end $$;

ALTER FUNCTION public.rm_switch_v1(p_table text) OWNER TO caseclock_owner;

CREATE FUNCTION public.search_members_v1(p_name text, p_birth date, p_limit integer) RETURNS TABLE(case_id uuid, person_id uuid, likeness real, holds real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "pg_trgm.similarity_threshold" TO '0.45'
    SET "pg_trgm.word_similarity_threshold" TO '0.6'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
#variable_conflict use_column
declare
    own smallint := nullif(current_setting('app.county', true), '')::smallint;
begin
    return query
    select m.case_id, m.person_id, similarity(m.name_key, p_name), word_similarity(p_name, m.name_key)
      from rm_members m
     where m.county = own and (
               p_name <% m.name_key or m.name_key % p_name
               or (m.birth_date = p_birth and similarity(m.name_key, p_name) >= 0.3)
           )
     order by (m.birth_date = p_birth) is true desc, 4 desc, 3 desc, m.person_id, m.case_id
     limit p_limit;
end $$;

ALTER FUNCTION public.search_members_v1(p_name text, p_birth date, p_limit integer) OWNER TO caseclock_owner;

CREATE FUNCTION public.search_members_v2(p_name text, p_birth date, p_limit integer) RETURNS TABLE(case_id uuid, person_id uuid, likeness real, holds real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET "pg_trgm.similarity_threshold" TO '0.45'
    SET "pg_trgm.word_similarity_threshold" TO '0.6'
    SET plan_cache_mode TO 'force_custom_plan'
    SET enable_seqscan TO 'off'
    SET max_parallel_workers_per_gather TO '0'
    AS $$
#variable_conflict use_column
declare
    own smallint := nullif(current_setting('app.county', true), '')::smallint;
    words text[] := name_words_v1(own, p_name);
    longest text[] := array(select word from unnest(words) word order by length(word) desc, word limit 1);
    wanted integer := p_limit;
    found_now integer;
    least float8;
    below float8 := 2;
    nobody boolean;
    bearers integer := (select count(*) from (
        select from rm_members m where name_words_v1(m.county, m.name_key) @> longest limit 51
    ) b);
begin
    if p_birth is not null then
        return query
        select m.case_id, m.person_id, similarity(m.name_key, p_name), word_similarity(p_name, m.name_key)
          from rm_members m
         where m.county = own and m.birth_date = p_birth
           and (word_similarity(p_name, m.name_key) >= 0.6 or similarity(m.name_key, p_name) >= 0.3)
         order by 4 desc, 3 desc, m.person_id, m.case_id
         limit wanted;
        get diagnostics found_now = row_count;
        wanted := wanted - found_now;
    end if;
    -- Thousands may bear a common name; the first thousand that are met are put in order. Words are the county's own,
    -- so that it need not be asked for: another index, of the county alone, would be taken for it.
    return query
    select b.case_id, b.person_id, b.likeness, 1.0::real
      from (
          select m.case_id, m.person_id, similarity(m.name_key, p_name) as likeness
            from rm_members m
           where name_words_v1(m.county, m.name_key) @> words and word_similarity(p_name, m.name_key) = 1
             and (m.birth_date = p_birth) is not true
           limit 1000
      ) b
     order by 3 desc, b.person_id, b.case_id
     limit wanted;
    get diagnostics found_now = row_count;
    wanted := wanted - found_now;
    nobody := found_now = 0;
    -- A name that few bear brings few: it is asked once.
    foreach least in array case when bearers > 50 then array[0.8, 0.7, 0.6] else array[0.6] end loop
        exit when wanted <= 0;
        perform set_config('pg_trgm.word_similarity_threshold', least::text, true);
        return query
        select m.case_id, m.person_id, similarity(m.name_key, p_name), word_similarity(p_name, m.name_key)
          from rm_members m
         where m.county = own and p_name <% m.name_key and word_similarity(p_name, m.name_key) < below
           and not (word_similarity(p_name, m.name_key) = 1 and name_words_v1(m.county, m.name_key) @> words)
           and (m.birth_date = p_birth) is not true
         order by 4 desc, 3 desc, m.person_id, m.case_id
         limit wanted;
        get diagnostics found_now = row_count;
        wanted := wanted - found_now;
        nobody := nobody and found_now = 0;
        below := least;
    end loop;
    nobody := nobody or bearers = 0;
    if wanted > 0 then
        return query
        select m.case_id, m.person_id, similarity(m.name_key, p_name), word_similarity(p_name, m.name_key)
          from rm_members m
         where m.county = own and word_similarity(p_name, m.name_key) < below and (
                   (nobody and m.name_key % p_name)
                   or (name_words_v1(m.county, m.name_key) @> words and similarity(m.name_key, p_name) >= 0.45)
               )
           and (m.birth_date = p_birth) is not true
         order by 4 desc, 3 desc, m.person_id, m.case_id
         limit wanted;
    end if;
end $$;

ALTER FUNCTION public.search_members_v2(p_name text, p_birth date, p_limit integer) OWNER TO caseclock_owner;

CREATE FUNCTION public.session_v1(p_county smallint, p_token_hash bytea, p_idle interval) RETURNS TABLE(account_id uuid, login text, display_name text, email text, roles text[], role text, office text, unit text, site uuid, step text, csrf text, supervised text[], expires_at timestamp with time zone)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
declare
    idle_for interval;
    used_at timestamptz;
begin
    perform set_config('app.county', p_county::text, true);
    select a.account_id, a.login, a.display_name, a.email, a.roles, s.role, a.office, a.unit, a.site, s.step,
           s.csrf,
           array(select u.unit_id from units u
                  where u.county = p_county and u.supervisor = a.account_id order by u.unit_id),
           least(s.expires_at, clock_timestamp() + p_idle),
           clock_timestamp() - s.last_seen_at, a.last_used_at
      into account_id, login, display_name, email, roles, role, office, unit, site, step, csrf, supervised,
           expires_at, idle_for, used_at
      from sessions s
      join accounts a on a.county = s.county and a.account_id = s.account_id
     where s.county = p_county and s.token_hash = p_token_hash and a.disabled_at is null
       and s.expires_at > clock_timestamp() and s.last_seen_at > clock_timestamp() - p_idle
       and s.role = any (a.roles);
    if not found then
        return;
    end if;
    if idle_for > interval '1 minute' then  -- a write a minute is enough to know that it is in use
        update sessions set last_seen_at = clock_timestamp()
         where county = p_county and token_hash = p_token_hash;
    end if;
    -- Apart from it: a training clock passes many business days within a minute of work.
    if step = 'full' and used_at < business_now() - interval '1 hour' then
        update accounts a set last_used_at = business_now()
         where a.county = p_county and a.account_id = session_v1.account_id;
    end if;
    return next;
end $$;

ALTER FUNCTION public.session_v1(p_county smallint, p_token_hash bytea, p_idle interval) OWNER TO caseclock_owner;

CREATE FUNCTION public.session_v2(p_county smallint, p_token_hash bytea, p_idle interval) RETURNS TABLE(account_id uuid, login text, display_name text, email text, roles text[], role text, office text, unit text, site uuid, step text, csrf text, supervised text[], expires_at timestamp with time zone, own_cases uuid[])
    LANGUAGE sql ROWS 1
    AS $$
    select s.account_id, s.login, s.display_name, s.email, s.roles, s.role, s.office, s.unit, s.site, s.step,
           s.csrf, s.supervised, s.expires_at, own_cases_v1(p_county, s.account_id)
      from session_v1(p_county, p_token_hash, p_idle) s
$$;

ALTER FUNCTION public.session_v2(p_county smallint, p_token_hash bytea, p_idle interval) OWNER TO caseclock_owner;

CREATE FUNCTION public.signin_attempt_v1(p_county smallint, p_login text, p_address text, p_limit integer, p_window interval, p_per_address integer) RETURNS TABLE(failures integer, blocked boolean, wait_seconds integer)
    LANGUAGE plpgsql ROWS 1
    AS $$
#variable_conflict use_column
declare
    counted integer;
    oldest timestamptz;
begin
    perform set_config('app.county', p_county::text, true);
    select count(*), min(r.at) into counted, oldest
      from access_records r
     where r.county = p_county and r.address = p_address and r.act = 'signin_failed'
       and r.at > clock_timestamp() - p_window;
    if counted >= p_per_address then
        failures := 0;
        blocked := false;
        wait_seconds := greatest(1, ceil(extract(epoch from oldest + p_window - clock_timestamp())))::integer;
        return next;
        return;
    end if;
    insert into signin_blocks as b (county, login, failures) values (p_county, p_login, 1)
    on conflict (county, login) do update
       set failures = case when b.blocked_at is null then least(b.failures, p_limit) + 1 else b.failures end
    returning b.failures, b.blocked_at is not null or b.failures > p_limit into failures, blocked;
    wait_seconds := 0;
    return next;
end $$;

ALTER FUNCTION public.signin_attempt_v1(p_county smallint, p_login text, p_address text, p_limit integer, p_window interval, p_per_address integer) OWNER TO caseclock_owner;

CREATE FUNCTION public.state_days_v1(p_county smallint, p_case uuid, p_instance text, p_until date) RETURNS integer
    LANGUAGE sql STABLE
    AS $$
    with told as (
        select e.type, coalesce(d.data ->> 'sent_on', d.data ->> 'returned_on')::date as day
          from events e, lateral (select convert_from(e.data, 'UTF8')::jsonb as data) d
         where e.county = p_county and e.case_id = p_case
           and e.type in ('verification.found_insufficient', 'renewal_information.requested',
                          'disability_evaluation.sent', 'disability_evaluation.returned')
           and e.type in ('disability_evaluation.sent', 'disability_evaluation.returned')
           and d.data ->> 'instance' = p_instance
    ), away as (
        select s.day as since, least(p_until, (
                   select min(r.day) from told r where r.type = 'disability_evaluation.returned' and r.day >= s.day
               )) as until
          from told s where s.type = 'disability_evaluation.sent' and s.day <= p_until
    )
    select coalesce(sum(until - since), 0)::integer
      from (select until, min(since) as since from away group by until) stretch
$$;

ALTER FUNCTION public.state_days_v1(p_county smallint, p_case uuid, p_instance text, p_until date) OWNER TO caseclock_owner;

CREATE FUNCTION public.timers_due_v1() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ select count(*) from timers where set_aside_at is null and due_at <= business_now() $$;

ALTER FUNCTION public.timers_due_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.timers_firable_v1() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
    select count(*) from timers t
     where t.set_aside_at is null and t.due_at <= business_now()
       and not exists (
           select from timers w
            where w.county = t.county and w.case_id = t.case_id and w.set_aside_at is null
              and w.due_at <= business_now() and w.next_try_at > clock_timestamp()
       )
$$;

ALTER FUNCTION public.timers_firable_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.unnumbered_v1(p_county smallint, p_limit integer) RETURNS TABLE(head_number bigint, head_chain bytea, signed_at timestamp with time zone, case_ids uuid[], versions integer[], chains bytea[], last_tx xid8, last_position bigint)
    LANGUAGE plpgsql STABLE ROWS 1
    AS $$
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

ALTER FUNCTION public.unnumbered_v1(p_county smallint, p_limit integer) OWNER TO caseclock_owner;

CREATE FUNCTION public.vitals_v1() RETURNS TABLE(heartbeat_age double precision, workers bigint, timers_due bigint, timer_lateness double precision, timers_set_aside bigint, outbox_waiting bigint, outbox_dead bigint, feed_lag bigint)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1
    SET search_path TO 'pg_catalog', 'public'
    AS $$
begin
    select extract(epoch from clock_timestamp() - max(h.at)),
           count(*) filter (where h.at > clock_timestamp() - interval '30 seconds')
      into heartbeat_age, workers
      from heartbeats h;
    select count(*), coalesce(extract(epoch from business_now() - min(t.due_at)), 0)
      into timers_due, timer_lateness
      from timers t
     where t.set_aside_at is null and t.due_at <= business_now();
    select count(*) into timers_set_aside from timers t where t.set_aside_at is not null;
    select count(*) filter (where o.dead_at is null), count(*) filter (where o.dead_at is not null)
      into outbox_waiting, outbox_dead
      from outbox o
     where o.delivered_at is null;
    -- Beyond each county's last signed head; a county without one has numbered nothing.
    with recursive counties as (
        (select e.county from events e order by e.county limit 1)
        union all
        select (select e.county from events e where e.county > c.county order by e.county limit 1)
          from counties c where c.county is not null
    )
    select coalesce(sum(behind.events), 0) into feed_lag
      from counties c
      left join lateral (
          select h.tx, h.position from county_heads h where h.county = c.county order by h.number desc limit 1
      ) head on true
     cross join lateral (
          select count(*) as events from events e
           where e.county = c.county and (head.tx is null or (e.tx, e.position) > (head.tx, head.position))
      ) behind
     where c.county is not null;
    return next;
end $$;

ALTER FUNCTION public.vitals_v1() OWNER TO caseclock_owner;

CREATE FUNCTION public.worklist_as_of_v1(p_at timestamp with time zone, p_owners text[]) RETURNS TABLE(case_id uuid, from_version integer)
    LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_custom_plan'
    AS $$
#variable_conflict use_column
declare
    own smallint := nullif(current_setting('app.county', true), '')::smallint;
begin
    if p_owners is null then
        return query select w.case_id, w.from_version from rm_worklist w
                      where w.county = own and w.period @> p_at;
    else
        return query select w.case_id, w.from_version
                       from (select distinct unnest(p_owners)) o (owner), rm_worklist w
                      where w.county = own and w.owner = o.owner and w.period @> p_at;
    end if;
end $$;

ALTER FUNCTION public.worklist_as_of_v1(p_at timestamp with time zone, p_owners text[]) OWNER TO caseclock_owner;

CREATE TABLE public.access_reasons (
    county smallint NOT NULL,
    reason_id uuid NOT NULL,
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    reason text NOT NULL,
    given_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    reviewed_by text DEFAULT ''::text NOT NULL,
    reviewed_at timestamp with time zone,
    finding text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    CONSTRAINT access_reasons_reason_check CHECK (((length(reason) >= 3) AND (length(reason) <= 500)))
);

ALTER TABLE public.access_reasons OWNER TO caseclock_owner;

CREATE TABLE public.access_records (
    county smallint NOT NULL,
    record_id bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    act text NOT NULL,
    login text NOT NULL,
    actor text DEFAULT ''::text NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL
);

ALTER TABLE public.access_records OWNER TO caseclock_owner;

ALTER TABLE public.access_records ALTER COLUMN record_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.access_records_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.accounts (
    county smallint NOT NULL,
    account_id uuid NOT NULL,
    login text NOT NULL,
    display_name text NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    roles text[] NOT NULL,
    office text DEFAULT ''::text NOT NULL,
    unit text DEFAULT ''::text NOT NULL,
    site uuid,
    password_hash text,
    totp_secret bytea,
    totp_last_step bigint DEFAULT 0 NOT NULL,
    password_until timestamp with time zone,
    alert_mail boolean DEFAULT true NOT NULL,
    disabled_at timestamp with time zone,
    disabled_why text DEFAULT ''::text NOT NULL,
    last_used_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT public.business_now() NOT NULL,
    created_by text DEFAULT ''::text NOT NULL,
    CONSTRAINT accounts_check CHECK (((county = 0) OR (NOT (roles && ARRAY['site_certifier'::text, 'provider_staff'::text, 'family_planning_office'::text, 'service_center'::text])))),
    CONSTRAINT accounts_check1 CHECK (((site IS NOT NULL) = (roles && ARRAY['site_certifier'::text, 'provider_staff'::text]))),
    CONSTRAINT accounts_login_check CHECK (((login = lower(login)) AND ((length(login) >= 3) AND (length(login) <= 100)))),
    CONSTRAINT accounts_roles_check CHECK ((cardinality(roles) > 0)),
    CONSTRAINT accounts_roles_check1 CHECK ((roles <@ ARRAY['worker'::text, 'supervisor'::text, 'program_specialist'::text, 'auditor'::text, 'county_admin'::text, 'site_certifier'::text, 'provider_staff'::text, 'family_planning_office'::text, 'service_center'::text, 'system'::text])),
    CONSTRAINT accounts_roles_check2 CHECK (((cardinality(roles) = 1) OR (NOT (roles && ARRAY['auditor'::text, 'service_center'::text, 'site_certifier'::text, 'provider_staff'::text, 'system'::text]))))
);

ALTER TABLE public.accounts OWNER TO caseclock_owner;

COMMENT ON COLUMN public.accounts.totp_secret IS 'Sealed with the master key; null until the second step is enrolled.';

COMMENT ON COLUMN public.accounts.totp_last_step IS 'The time step of the last code used: a code is used once.';

COMMENT ON COLUMN public.accounts.password_until IS 'Set: the password was given out, must be changed at once, and lapses then.';

CREATE TABLE public.alert_deliveries (
    county smallint NOT NULL,
    message_id uuid NOT NULL,
    account_id uuid NOT NULL,
    case_id uuid NOT NULL,
    alert_id text NOT NULL,
    audience text NOT NULL,
    stands_in boolean DEFAULT false NOT NULL,
    mailed boolean DEFAULT false NOT NULL,
    how text DEFAULT 'in-app'::text NOT NULL,
    at timestamp with time zone DEFAULT public.business_now() NOT NULL
);

ALTER TABLE public.alert_deliveries OWNER TO caseclock_owner;

COMMENT ON COLUMN public.alert_deliveries.stands_in IS 'Told because nobody answers for the audience the alert names.';

COMMENT ON COLUMN public.alert_deliveries.at IS 'Business time, as the alert''s own.';

CREATE TABLE public.blobs (
    county smallint NOT NULL,
    sha256 bytea NOT NULL,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL,
    media_type text NOT NULL,
    body bytea NOT NULL,
    stored_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT blobs_sha256_check CHECK ((octet_length(sha256) = 32))
);

ALTER TABLE public.blobs OWNER TO caseclock_owner;

COMMENT ON COLUMN public.blobs.body IS 'Encrypted with the key of person_id; sha256 is of the clear bytes.';

CREATE TABLE public.bulk_jobs (
    county smallint NOT NULL,
    job_id uuid NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    body bytea NOT NULL,
    state text DEFAULT 'given'::text NOT NULL,
    given_by text NOT NULL,
    given_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    released_by text,
    released_at timestamp with time zone,
    ended_at timestamp with time zone,
    leased_until timestamp with time zone,
    CONSTRAINT bulk_jobs_state_check CHECK ((state = ANY (ARRAY['given'::text, 'released'::text, 'ended'::text])))
);

ALTER TABLE public.bulk_jobs OWNER TO caseclock_owner;

COMMENT ON COLUMN public.bulk_jobs.state IS 'given: listed only; released: a person lets it run; ended: every row has its end.';

CREATE TABLE public.bulk_rows (
    county smallint NOT NULL,
    job_id uuid NOT NULL,
    row_number integer NOT NULL,
    case_id uuid,
    subject text NOT NULL,
    body bytea NOT NULL,
    outcome text DEFAULT 'waiting'::text NOT NULL,
    why text DEFAULT ''::text NOT NULL,
    result text DEFAULT ''::text NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT bulk_rows_outcome_check CHECK ((outcome = ANY (ARRAY['waiting'::text, 'done'::text, 'refused'::text, 'already_so'::text]))),
    CONSTRAINT bulk_rows_row_number_check CHECK ((row_number > 0))
);

ALTER TABLE public.bulk_rows OWNER TO caseclock_owner;

CREATE TABLE public.business_clock (
    only_row boolean DEFAULT true NOT NULL,
    mode text DEFAULT 'live'::text NOT NULL,
    ticking boolean DEFAULT true NOT NULL,
    offset_by interval DEFAULT '00:00:00'::interval NOT NULL,
    frozen_at timestamp with time zone,
    CONSTRAINT business_clock_check CHECK ((ticking OR (frozen_at IS NOT NULL))),
    CONSTRAINT business_clock_check1 CHECK (((mode = 'training'::text) OR (ticking AND (offset_by = '00:00:00'::interval)))),
    CONSTRAINT business_clock_mode_check CHECK ((mode = ANY (ARRAY['live'::text, 'training'::text]))),
    CONSTRAINT business_clock_only_row_check CHECK (only_row)
);

ALTER TABLE public.business_clock OWNER TO caseclock_owner;

CREATE TABLE public.calendar_changes (
    county smallint NOT NULL,
    calendar text NOT NULL,
    number integer NOT NULL,
    day date NOT NULL,
    closed boolean NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    reason text NOT NULL,
    accepted_by text NOT NULL,
    accepted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    job_id uuid NOT NULL,
    CONSTRAINT calendar_changes_number_check CHECK ((number > 0))
);

ALTER TABLE public.calendar_changes OWNER TO caseclock_owner;

COMMENT ON TABLE public.calendar_changes IS 'Beside workflows/calendars: later numbers win; none is ever changed or removed.';

CREATE TABLE public.case_persons (
    county smallint NOT NULL,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL
);

ALTER TABLE public.case_persons OWNER TO caseclock_owner;

CREATE TABLE public.commands (
    county smallint NOT NULL,
    command_id uuid NOT NULL,
    name text NOT NULL,
    actor text NOT NULL,
    body_hmac bytea NOT NULL,
    body bytea NOT NULL,
    status smallint NOT NULL,
    etag text NOT NULL,
    reply bytea NOT NULL,
    recorded_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE public.commands OWNER TO caseclock_owner;

CREATE TABLE public.county_answers (
    county smallint NOT NULL,
    state_hash bytea NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT county_answers_state_hash_check CHECK ((octet_length(state_hash) = 32))
);

ALTER TABLE public.county_answers OWNER TO caseclock_owner;

CREATE TABLE public.county_heads (
    county smallint NOT NULL,
    number bigint NOT NULL,
    chain bytea NOT NULL,
    signature bytea NOT NULL,
    key_id text NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    tx xid8 NOT NULL,
    "position" bigint NOT NULL,
    CONSTRAINT county_heads_chain_check CHECK ((octet_length(chain) = 32))
);

ALTER TABLE public.county_heads OWNER TO caseclock_owner;

CREATE TABLE public.county_sign_ins (
    county smallint NOT NULL,
    title text NOT NULL,
    issuer text NOT NULL,
    client_id text NOT NULL,
    client_secret bytea,
    subject_claim text DEFAULT 'sub'::text NOT NULL,
    scopes text[] DEFAULT '{openid}'::text[] NOT NULL,
    acr text[] DEFAULT '{}'::text[] NOT NULL,
    amr text[] DEFAULT '{}'::text[] NOT NULL,
    max_age_minutes integer,
    roles_claim text DEFAULT ''::text NOT NULL,
    roles jsonb DEFAULT '{}'::jsonb NOT NULL,
    return_addresses text[] DEFAULT '{}'::text[] NOT NULL,
    passwords_too boolean DEFAULT false NOT NULL,
    changed_by text NOT NULL,
    changed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT county_sign_ins_client_id_check CHECK (((length(client_id) >= 1) AND (length(client_id) <= 300))),
    CONSTRAINT county_sign_ins_issuer_check CHECK (((length(issuer) >= 8) AND (length(issuer) <= 500))),
    CONSTRAINT county_sign_ins_max_age_minutes_check CHECK ((max_age_minutes > 0)),
    CONSTRAINT county_sign_ins_title_check CHECK (((length(title) >= 1) AND (length(title) <= 80)))
);

ALTER TABLE public.county_sign_ins OWNER TO caseclock_owner;

COMMENT ON COLUMN public.county_sign_ins.client_secret IS 'Sealed with the master key; null where the environment holds it or there is none.';

COMMENT ON COLUMN public.county_sign_ins.roles IS 'Role here by value of roles_claim. It narrows the roles of an account and never adds one.';

COMMENT ON COLUMN public.county_sign_ins.passwords_too IS 'Whether an account that is linked may also sign in with its password here.';

CREATE TABLE public.county_subjects (
    county smallint NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    account_id uuid NOT NULL,
    linked_by text NOT NULL,
    linked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT county_subjects_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 255)))
);

ALTER TABLE public.county_subjects OWNER TO caseclock_owner;

COMMENT ON TABLE public.county_subjects IS 'Who of the county''s directory is which account of that county.';

CREATE TABLE public.covers (
    county smallint NOT NULL,
    cover_id uuid NOT NULL,
    account_id uuid NOT NULL,
    cover_account uuid NOT NULL,
    from_on date NOT NULL,
    to_on date NOT NULL,
    note text DEFAULT ''::text NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone DEFAULT public.business_now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT covers_check CHECK ((from_on <= to_on)),
    CONSTRAINT covers_check1 CHECK ((account_id <> cover_account))
);

ALTER TABLE public.covers OWNER TO caseclock_owner;

CREATE TABLE public.destructions (
    county smallint NOT NULL,
    destruction_id uuid NOT NULL,
    what text NOT NULL,
    case_id uuid,
    statement bytea NOT NULL,
    signature bytea NOT NULL,
    key_id text NOT NULL,
    destroyed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT destructions_case CHECK (((what = 'case'::text) = (case_id IS NOT NULL))),
    CONSTRAINT destructions_what CHECK ((what = ANY (ARRAY['case'::text, 'readings'::text, 'access_records'::text])))
);

ALTER TABLE public.destructions OWNER TO caseclock_owner;

CREATE TABLE public.drafts (
    county smallint NOT NULL,
    draft_id uuid NOT NULL,
    account_id uuid NOT NULL,
    kind text NOT NULL,
    case_id uuid,
    case_version integer DEFAULT 0 NOT NULL,
    body bytea NOT NULL,
    begun_at timestamp with time zone DEFAULT public.business_now() NOT NULL,
    saved_at timestamp with time zone DEFAULT public.business_now() NOT NULL
);

ALTER TABLE public.drafts OWNER TO caseclock_owner;

COMMENT ON TABLE public.drafts IS 'Each is read by the account that typed it and by nobody else; gone once recorded, or after draft_kept_days.';

COMMENT ON COLUMN public.drafts.kind IS 'intake, or the name of the command whose form it is.';

COMMENT ON COLUMN public.drafts.case_version IS 'What the case had when the form was begun; 0 without a case.';

COMMENT ON COLUMN public.drafts.body IS 'The fields as typed, encrypted.';

CREATE TABLE public.events (
    county smallint NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    schema_version smallint NOT NULL,
    data bytea NOT NULL,
    meta bytea NOT NULL,
    effective_on date NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    chain bytea NOT NULL,
    tx xid8 DEFAULT pg_current_xact_id() NOT NULL,
    "position" bigint NOT NULL,
    CONSTRAINT events_chain_check CHECK ((octet_length(chain) = 32)),
    CONSTRAINT events_version_check CHECK ((version >= 0))
);

ALTER TABLE public.events OWNER TO caseclock_owner;

COMMENT ON TABLE public.events IS 'The history. data and meta are the exact UTF-8 JSON written; see events_readable.';

ALTER TABLE public.events ALTER COLUMN "position" ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.events_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE VIEW public.events_readable WITH (security_invoker='true') AS
 SELECT county,
    case_id,
    version,
    type,
    schema_version,
    (convert_from(data, 'UTF8'::name))::jsonb AS data,
    (convert_from(meta, 'UTF8'::name))::jsonb AS meta,
    effective_on,
    recorded_at,
    encode(chain, 'hex'::text) AS chain
   FROM public.events;

ALTER VIEW public.events_readable OWNER TO caseclock_owner;

CREATE TABLE public.feed (
    county smallint NOT NULL,
    number bigint NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL,
    CONSTRAINT feed_number_check CHECK ((number > 0))
);

ALTER TABLE public.feed OWNER TO caseclock_owner;

CREATE TABLE public.findings (
    county smallint NOT NULL,
    finding_id uuid NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    detail text NOT NULL,
    found_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    mended_at timestamp with time zone
);

ALTER TABLE public.findings OWNER TO caseclock_owner;

COMMENT ON TABLE public.findings IS 'kind: timer_missing, timer_stray, rung_late, delivery_late, set_aside, calendar_changed';

CREATE TABLE public.followers (
    county smallint NOT NULL,
    name text NOT NULL,
    number bigint NOT NULL,
    moved_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE public.followers OWNER TO caseclock_owner;

CREATE TABLE public.heartbeats (
    worker_id text NOT NULL,
    at timestamp with time zone NOT NULL,
    what text DEFAULT ''::text NOT NULL
);

ALTER TABLE public.heartbeats OWNER TO caseclock_owner;

CREATE TABLE public.import_rows (
    county smallint NOT NULL,
    household_key text NOT NULL,
    extract_row integer NOT NULL,
    fingerprint bytea NOT NULL,
    case_id uuid NOT NULL,
    imported_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE public.import_rows OWNER TO caseclock_owner;

COMMENT ON TABLE public.import_rows IS 'fingerprint: keyed hash of all columns but the row number; holds no personal data.';

CREATE TABLE public.installed_procedures (
    name text NOT NULL,
    version integer NOT NULL,
    sha256 bytea NOT NULL,
    chart text NOT NULL,
    body text NOT NULL,
    installed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE public.installed_procedures OWNER TO caseclock_owner;

CREATE TABLE public.key_marks (
    use text NOT NULL,
    key_id text NOT NULL,
    mark bytea NOT NULL,
    first_used_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    retired_at timestamp with time zone,
    CONSTRAINT key_marks_use_check CHECK ((use = ANY (ARRAY['master'::text, 'hash'::text])))
);

ALTER TABLE public.key_marks OWNER TO caseclock_owner;

COMMENT ON COLUMN public.key_marks.retired_at IS 'Nothing is closed with this key any more: its line may leave the key file.';

CREATE TABLE public.offices (
    county smallint NOT NULL,
    office_id text NOT NULL,
    name text NOT NULL,
    closed_at timestamp with time zone,
    CONSTRAINT offices_office_id_check CHECK ((office_id ~ '^[a-z0-9][a-z0-9-]{0,39}$'::text))
);

ALTER TABLE public.offices OWNER TO caseclock_owner;

CREATE TABLE public.outbox (
    county smallint NOT NULL,
    message_id uuid NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL,
    topic text NOT NULL,
    payload jsonb NOT NULL,
    secret bytea,
    expires_at timestamp with time zone,
    available_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    leased_until timestamp with time zone,
    leased_by text,
    delivered_at timestamp with time zone,
    dead_at timestamp with time zone,
    last_error text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    how text DEFAULT ''::text NOT NULL,
    lapses_at timestamp with time zone
);

ALTER TABLE public.outbox OWNER TO caseclock_owner;

COMMENT ON COLUMN public.outbox.secret IS 'Encrypted before it comes here; erased on delivery or expiry.';

COMMENT ON COLUMN public.outbox.expires_at IS 'Business time (an access code): not sent from then on.';

COMMENT ON COLUMN public.outbox.how IS 'The way it left, once it has.';

COMMENT ON COLUMN public.outbox.lapses_at IS 'Real time (a passcode): not sent from then on.';

CREATE TABLE public.person_keys (
    county smallint NOT NULL,
    person_id uuid NOT NULL,
    wrapped bytea,
    key_id text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    destroyed_at timestamp with time zone,
    CONSTRAINT person_keys_check CHECK (((wrapped IS NULL) = (destroyed_at IS NOT NULL)))
);

ALTER TABLE public.person_keys OWNER TO caseclock_owner;

COMMENT ON COLUMN public.person_keys.wrapped IS 'The data key under the master key key_id; null once destroyed.';

CREATE TABLE public.port_answers (
    county smallint NOT NULL,
    answer_id uuid NOT NULL,
    service text NOT NULL,
    request_id uuid,
    fingerprint bytea NOT NULL,
    body bytea NOT NULL,
    via text NOT NULL,
    received_at timestamp with time zone DEFAULT public.business_now() NOT NULL,
    copies integer DEFAULT 1 NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    outcome text DEFAULT ''::text NOT NULL,
    note text DEFAULT ''::text NOT NULL
);

ALTER TABLE public.port_answers OWNER TO caseclock_owner;

COMMENT ON COLUMN public.port_answers.body IS 'As it came, encrypted.';

COMMENT ON COLUMN public.port_answers.received_at IS 'Business time.';

COMMENT ON COLUMN public.port_answers.outcome IS 'recorded, unusable (a task in its case), unmatched, set_aside (a command refused it); empty: to be acted on.';

CREATE TABLE public.port_circuits (
    service text NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    opened_at timestamp with time zone,
    try_at timestamp with time zone,
    rests integer DEFAULT 0 NOT NULL,
    trial boolean DEFAULT false NOT NULL,
    last_error text DEFAULT ''::text NOT NULL
);

ALTER TABLE public.port_circuits OWNER TO caseclock_owner;

COMMENT ON TABLE public.port_circuits IS 'Of the installation, not of a county. Open while opened_at is set; one call tries at try_at.';

CREATE TABLE public.port_requests (
    county smallint NOT NULL,
    request_id uuid NOT NULL,
    case_id uuid NOT NULL,
    service text NOT NULL,
    payload jsonb NOT NULL,
    status text DEFAULT 'sending'::text NOT NULL,
    batch_id uuid,
    asked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    answered_at timestamp with time zone,
    next_poll_at timestamp with time zone,
    polls integer DEFAULT 0 NOT NULL,
    CONSTRAINT port_requests_status_check CHECK ((status = ANY (ARRAY['sending'::text, 'queued'::text, 'waiting'::text, 'answered'::text, 'failed'::text, 'dropped'::text])))
);

ALTER TABLE public.port_requests OWNER TO caseclock_owner;

COMMENT ON COLUMN public.port_requests.payload IS 'Which instance, member, step: no name and no number of a person.';

COMMENT ON COLUMN public.port_requests.status IS 'queued: for the next file; waiting: the service has it; failed: given up, and a person told; dropped: nobody to ask about, or asked again meanwhile.';

CREATE TABLE public.readings (
    county smallint NOT NULL,
    reading_id uuid NOT NULL,
    account text NOT NULL,
    case_id uuid NOT NULL,
    what text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    restricted boolean DEFAULT false NOT NULL,
    role text DEFAULT ''::text NOT NULL
);

ALTER TABLE public.readings OWNER TO caseclock_owner;

CREATE TABLE public.rm_alerts (
    county smallint NOT NULL,
    case_id uuid NOT NULL,
    alert_id text NOT NULL,
    version integer NOT NULL,
    alert text NOT NULL,
    procedure text NOT NULL,
    instance text NOT NULL,
    clock text NOT NULL,
    member uuid,
    audiences text[] NOT NULL,
    owner text NOT NULL,
    unit text NOT NULL,
    case_number text NOT NULL,
    raised_on date NOT NULL,
    raised_at timestamp with time zone NOT NULL,
    cleared_at timestamp with time zone,
    cleared_by text NOT NULL,
    worked_by text NOT NULL,
    follows text DEFAULT ''::text NOT NULL,
    acknowledged_by text DEFAULT ''::text NOT NULL,
    acknowledged_at timestamp with time zone,
    snoozed_until timestamp with time zone
);

ALTER TABLE public.rm_alerts OWNER TO caseclock_owner;

CREATE TABLE public.rm_cases (
    county smallint NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    case_number text NOT NULL,
    status text NOT NULL,
    owner text NOT NULL,
    unit text NOT NULL,
    office text NOT NULL,
    queue text NOT NULL,
    applicant text NOT NULL,
    opened_at timestamp with time zone,
    filed_on date,
    numbers jsonb NOT NULL,
    summary jsonb NOT NULL
);

ALTER TABLE public.rm_cases OWNER TO caseclock_owner;

CREATE TABLE public.rm_clocks (
    county smallint NOT NULL,
    case_id uuid NOT NULL,
    clock_id text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    instance text NOT NULL,
    procedure text NOT NULL,
    member uuid,
    status text NOT NULL,
    side text NOT NULL,
    due_on date,
    due_at timestamp with time zone,
    at_risk_at timestamp with time zone,
    detail jsonb NOT NULL
);

ALTER TABLE public.rm_clocks OWNER TO caseclock_owner;

CREATE TABLE public.rm_coverage (
    county smallint NOT NULL,
    case_id uuid NOT NULL,
    member uuid NOT NULL,
    from_month date NOT NULL,
    to_month date,
    version integer NOT NULL,
    scope text NOT NULL,
    programme text NOT NULL,
    funding text NOT NULL,
    cost_cents integer NOT NULL,
    event text NOT NULL,
    event_version integer NOT NULL,
    why text NOT NULL
);

ALTER TABLE public.rm_coverage OWNER TO caseclock_owner;

CREATE TABLE public.rm_keys (
    county smallint NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL,
    shown text NOT NULL,
    version integer NOT NULL
);

ALTER TABLE public.rm_keys OWNER TO caseclock_owner;

COMMENT ON COLUMN public.rm_keys.key IS 'Normalised, or the hex of a keyed hash for ssn, a_number, i94, passport.';

COMMENT ON COLUMN public.rm_keys.person_id IS 'All zeros where it is the case that bears the number.';

CREATE TABLE public.rm_members (
    county smallint NOT NULL,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL,
    version integer NOT NULL,
    first_name text NOT NULL,
    last_name text NOT NULL,
    name_key text NOT NULL,
    birth_date date,
    sex text NOT NULL,
    relationship text NOT NULL,
    joined_on date NOT NULL,
    left_on date,
    died_on date,
    moved_to uuid,
    asks boolean NOT NULL,
    deemed boolean NOT NULL,
    confidential boolean NOT NULL,
    born_in text NOT NULL,
    numbers jsonb NOT NULL,
    phone text NOT NULL
);

ALTER TABLE public.rm_members OWNER TO caseclock_owner;

COMMENT ON COLUMN public.rm_members.born_in IS 'The birth report: children of one report are not each other''s duplicates.';

CREATE TABLE public.rm_worklist (
    county smallint NOT NULL,
    case_id uuid NOT NULL,
    from_version integer NOT NULL,
    case_number text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    owner text NOT NULL,
    unit text NOT NULL,
    office text NOT NULL,
    queue text NOT NULL,
    whose_move text NOT NULL,
    procedures text[] NOT NULL,
    started boolean NOT NULL,
    paused boolean NOT NULL,
    at_risk_at timestamp with time zone,
    due_at timestamp with time zone,
    due_on date,
    clock text NOT NULL,
    next_due_at timestamp with time zone,
    next_clock text NOT NULL,
    filed_on date,
    alerts integer NOT NULL,
    flags text[] NOT NULL,
    period tstzrange NOT NULL,
    internal_on date,
    awaits jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT rm_worklist_period_check CHECK ((NOT isempty(period)))
);

ALTER TABLE public.rm_worklist OWNER TO caseclock_owner;

COMMENT ON COLUMN public.rm_worklist.internal_on IS 'By when the office wants it done; due_on is the legal date.';

COMMENT ON COLUMN public.rm_worklist.awaits IS 'By procedure: who is waited for, in which state, which papers, since when.';

CREATE TABLE public.saved_filters (
    county smallint NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    query text NOT NULL,
    is_default boolean DEFAULT false NOT NULL,
    saved_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT saved_filters_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60))),
    CONSTRAINT saved_filters_query_check CHECK ((length(query) <= 500))
);

ALTER TABLE public.saved_filters OWNER TO caseclock_owner;

COMMENT ON COLUMN public.saved_filters.query IS 'The filter as it stands in the address: states, queues, dates; nothing about a person.';

CREATE TABLE public.sessions (
    county smallint NOT NULL,
    token_hash bytea NOT NULL,
    account_id uuid NOT NULL,
    role text NOT NULL,
    step text NOT NULL,
    csrf text NOT NULL,
    pending_totp bytea,
    passcode_hash bytea,
    passcode_until timestamp with time zone,
    address text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT sessions_step_check CHECK ((step = ANY (ARRAY['second'::text, 'enrol'::text, 'password'::text, 'full'::text]))),
    CONSTRAINT sessions_token_hash_check CHECK ((octet_length(token_hash) = 32))
);

ALTER TABLE public.sessions OWNER TO caseclock_owner;

CREATE TABLE public.signin_blocks (
    county smallint NOT NULL,
    login text NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    failed_at timestamp with time zone,
    blocked_at timestamp with time zone
);

ALTER TABLE public.signin_blocks OWNER TO caseclock_owner;

CREATE TABLE public.snapshots (
    county smallint NOT NULL,
    case_id uuid NOT NULL,
    version integer NOT NULL,
    source_hash bytea NOT NULL,
    state bytea NOT NULL,
    taken_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE public.snapshots OWNER TO caseclock_owner;

CREATE TABLE public.ties (
    county smallint NOT NULL,
    tie_id uuid NOT NULL,
    account_id uuid NOT NULL,
    relation text NOT NULL,
    case_id uuid,
    name text DEFAULT ''::text NOT NULL,
    name_key text DEFAULT ''::text NOT NULL,
    birth_date date,
    declared_by uuid NOT NULL,
    declared_at timestamp with time zone DEFAULT public.business_now() NOT NULL,
    ended_at timestamp with time zone,
    ended_by uuid,
    ended_why text DEFAULT ''::text NOT NULL,
    CONSTRAINT ties_relation CHECK ((relation = ANY (ARRAY['self'::text, 'relative'::text, 'household'::text, 'close'::text]))),
    CONSTRAINT ties_whom CHECK (((case_id IS NULL) = ((birth_date IS NOT NULL) AND (name_key <> ''::text))))
);

ALTER TABLE public.ties OWNER TO caseclock_owner;

CREATE TABLE public.timers (
    county smallint NOT NULL,
    case_id uuid NOT NULL,
    clock_id text NOT NULL,
    rung text NOT NULL,
    arming integer NOT NULL,
    due_at timestamp with time zone NOT NULL,
    armed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    leased_until timestamp with time zone,
    leased_by text,
    tries integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone,
    set_aside_at timestamp with time zone,
    last_error text
);

ALTER TABLE public.timers OWNER TO caseclock_owner;

COMMENT ON TABLE public.timers IS 'due_at is business time; leases and tries are real time.';

CREATE TABLE public.units (
    county smallint NOT NULL,
    unit_id text NOT NULL,
    office_id text NOT NULL,
    name text NOT NULL,
    supervisor uuid,
    closed_at timestamp with time zone,
    CONSTRAINT units_unit_id_check CHECK ((unit_id ~ '^[a-z0-9][a-z0-9-]{0,39}$'::text))
);

ALTER TABLE public.units OWNER TO caseclock_owner;

CREATE TABLE public.webhooks (
    county smallint NOT NULL,
    webhook_id uuid NOT NULL,
    url text NOT NULL,
    secret bytea NOT NULL,
    types text[] DEFAULT '{}'::text[] NOT NULL,
    created_by text NOT NULL,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    tries integer DEFAULT 0 NOT NULL,
    next_try_at timestamp with time zone,
    leased_until timestamp with time zone,
    last_error text,
    stopped_at timestamp with time zone
);

ALTER TABLE public.webhooks OWNER TO caseclock_owner;

COMMENT ON COLUMN public.webhooks.types IS 'Event types wanted, with * at the end for all that begin so; empty for all.';

COMMENT ON COLUMN public.webhooks.stopped_at IS 'Given up after too many failures in a row, until a person resumes it.';

CREATE TABLE public.what_ifs (
    county smallint NOT NULL,
    what_if_id uuid NOT NULL,
    title text NOT NULL,
    change text NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    report bytea NOT NULL
);

ALTER TABLE public.what_ifs OWNER TO caseclock_owner;

COMMENT ON COLUMN public.what_ifs.change IS 'The change file as it was given; report is its answer as JSON.';

ALTER TABLE public.access_reasons
    ADD CONSTRAINT access_reasons_finding CHECK ((finding = ANY (ARRAY[''::text, 'justified'::text, 'not_justified'::text]))) NOT VALID;

ALTER TABLE public.access_reasons
    ADD CONSTRAINT access_reasons_note CHECK ((length(note) <= 500)) NOT VALID;

ALTER TABLE ONLY public.access_reasons
    ADD CONSTRAINT access_reasons_pkey PRIMARY KEY (county, reason_id);

ALTER TABLE ONLY public.access_records
    ADD CONSTRAINT access_records_pkey PRIMARY KEY (county, record_id);

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_county_login_key UNIQUE (county, login);

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (county, account_id);

ALTER TABLE ONLY public.alert_deliveries
    ADD CONSTRAINT alert_deliveries_pkey PRIMARY KEY (county, message_id, account_id);

ALTER TABLE ONLY public.blobs
    ADD CONSTRAINT blobs_pkey PRIMARY KEY (county, sha256, person_id);

ALTER TABLE ONLY public.bulk_jobs
    ADD CONSTRAINT bulk_jobs_pkey PRIMARY KEY (county, job_id);

ALTER TABLE ONLY public.bulk_rows
    ADD CONSTRAINT bulk_rows_pkey PRIMARY KEY (county, job_id, row_number);

ALTER TABLE ONLY public.business_clock
    ADD CONSTRAINT business_clock_pkey PRIMARY KEY (only_row);

ALTER TABLE ONLY public.calendar_changes
    ADD CONSTRAINT calendar_changes_pkey PRIMARY KEY (county, calendar, number);

ALTER TABLE ONLY public.case_persons
    ADD CONSTRAINT case_persons_pkey PRIMARY KEY (county, case_id, person_id);

ALTER TABLE ONLY public.commands
    ADD CONSTRAINT commands_pkey PRIMARY KEY (county, command_id);

ALTER TABLE ONLY public.county_answers
    ADD CONSTRAINT county_answers_pkey PRIMARY KEY (county, state_hash);

ALTER TABLE ONLY public.county_heads
    ADD CONSTRAINT county_heads_pkey PRIMARY KEY (county, number);

ALTER TABLE ONLY public.county_sign_ins
    ADD CONSTRAINT county_sign_ins_pkey PRIMARY KEY (county);

ALTER TABLE ONLY public.county_subjects
    ADD CONSTRAINT county_subjects_county_issuer_account_id_key UNIQUE (county, issuer, account_id);

ALTER TABLE ONLY public.county_subjects
    ADD CONSTRAINT county_subjects_pkey PRIMARY KEY (county, issuer, subject);

ALTER TABLE ONLY public.covers
    ADD CONSTRAINT covers_pkey PRIMARY KEY (county, cover_id);

ALTER TABLE ONLY public.destructions
    ADD CONSTRAINT destructions_pkey PRIMARY KEY (county, destruction_id);

ALTER TABLE ONLY public.drafts
    ADD CONSTRAINT drafts_pkey PRIMARY KEY (county, draft_id);

ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (county, case_id, version);

ALTER TABLE ONLY public.feed
    ADD CONSTRAINT feed_county_case_id_version_key UNIQUE (county, case_id, version);

ALTER TABLE ONLY public.feed
    ADD CONSTRAINT feed_pkey PRIMARY KEY (county, number);

ALTER TABLE ONLY public.findings
    ADD CONSTRAINT findings_pkey PRIMARY KEY (county, finding_id);

ALTER TABLE ONLY public.followers
    ADD CONSTRAINT followers_pkey PRIMARY KEY (county, name);

ALTER TABLE ONLY public.heartbeats
    ADD CONSTRAINT heartbeats_pkey PRIMARY KEY (worker_id);

ALTER TABLE ONLY public.import_rows
    ADD CONSTRAINT import_rows_pkey PRIMARY KEY (county, household_key, extract_row);

ALTER TABLE ONLY public.installed_procedures
    ADD CONSTRAINT installed_procedures_pkey PRIMARY KEY (name, version);

ALTER TABLE ONLY public.key_marks
    ADD CONSTRAINT key_marks_pkey PRIMARY KEY (use, key_id);

ALTER TABLE ONLY public.offices
    ADD CONSTRAINT offices_pkey PRIMARY KEY (county, office_id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (county, message_id);

ALTER TABLE ONLY public.person_keys
    ADD CONSTRAINT person_keys_pkey PRIMARY KEY (county, person_id);

ALTER TABLE ONLY public.port_answers
    ADD CONSTRAINT port_answers_county_service_fingerprint_key UNIQUE (county, service, fingerprint);

ALTER TABLE ONLY public.port_answers
    ADD CONSTRAINT port_answers_pkey PRIMARY KEY (county, answer_id);

ALTER TABLE ONLY public.port_circuits
    ADD CONSTRAINT port_circuits_pkey PRIMARY KEY (service);

ALTER TABLE ONLY public.port_requests
    ADD CONSTRAINT port_requests_pkey PRIMARY KEY (county, request_id);

ALTER TABLE ONLY public.readings
    ADD CONSTRAINT readings_pkey PRIMARY KEY (county, reading_id);

ALTER TABLE ONLY public.rm_alerts
    ADD CONSTRAINT rm_alerts_pkey PRIMARY KEY (county, case_id, alert_id);

ALTER TABLE ONLY public.rm_cases
    ADD CONSTRAINT rm_cases_pkey PRIMARY KEY (county, case_id);

ALTER TABLE ONLY public.rm_clocks
    ADD CONSTRAINT rm_clocks_pkey PRIMARY KEY (county, case_id, clock_id);

ALTER TABLE ONLY public.rm_coverage
    ADD CONSTRAINT rm_coverage_pkey PRIMARY KEY (county, case_id, member, from_month);

ALTER TABLE ONLY public.rm_keys
    ADD CONSTRAINT rm_keys_pkey PRIMARY KEY (county, key, kind, case_id, person_id);

ALTER TABLE ONLY public.rm_members
    ADD CONSTRAINT rm_members_pkey PRIMARY KEY (county, case_id, person_id);

ALTER TABLE ONLY public.rm_worklist
    ADD CONSTRAINT rm_worklist_pkey PRIMARY KEY (county, case_id, from_version);

ALTER TABLE ONLY public.saved_filters
    ADD CONSTRAINT saved_filters_pkey PRIMARY KEY (county, account_id, name);

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (county, token_hash);

ALTER TABLE ONLY public.signin_blocks
    ADD CONSTRAINT signin_blocks_pkey PRIMARY KEY (county, login);

ALTER TABLE ONLY public.snapshots
    ADD CONSTRAINT snapshots_pkey PRIMARY KEY (county, case_id);

ALTER TABLE ONLY public.ties
    ADD CONSTRAINT ties_pkey PRIMARY KEY (county, tie_id);

ALTER TABLE ONLY public.timers
    ADD CONSTRAINT timers_pkey PRIMARY KEY (county, case_id, clock_id, rung, arming);

ALTER TABLE ONLY public.units
    ADD CONSTRAINT units_pkey PRIMARY KEY (county, unit_id);

ALTER TABLE ONLY public.webhooks
    ADD CONSTRAINT webhooks_pkey PRIMARY KEY (county, webhook_id);

ALTER TABLE ONLY public.what_ifs
    ADD CONSTRAINT what_ifs_pkey PRIMARY KEY (county, what_if_id);

CREATE INDEX access_reasons_of_account ON public.access_reasons USING btree (county, account_id, case_id, expires_at);

CREATE INDEX access_reasons_to_review ON public.access_reasons USING btree (county, given_at) WHERE (reviewed_at IS NULL);

CREATE INDEX access_records_of_address ON public.access_records USING btree (county, address, at) WHERE (act = 'signin_failed'::text);

CREATE INDEX access_records_of_login ON public.access_records USING btree (county, login, at);

CREATE INDEX accounts_of_site ON public.accounts USING btree (county, site) WHERE (site IS NOT NULL);

CREATE INDEX accounts_of_unit ON public.accounts USING btree (county, unit);

CREATE INDEX alert_deliveries_of_alert ON public.alert_deliveries USING btree (county, case_id, alert_id);

CREATE INDEX alert_deliveries_of_stand_in ON public.alert_deliveries USING btree (county, ((account_id)::text)) WHERE stands_in;

CREATE INDEX alert_deliveries_standing_in ON public.alert_deliveries USING btree (county) WHERE stands_in;

CREATE INDEX bulk_jobs_to_do ON public.bulk_jobs USING btree (county) WHERE (state = 'released'::text);

CREATE INDEX bulk_rows_waiting ON public.bulk_rows USING btree (county, job_id, row_number) WHERE (outcome = 'waiting'::text);

CREATE INDEX covers_by_account ON public.covers USING btree (county, cover_account, to_on) WHERE (ended_at IS NULL);

CREATE INDEX covers_of_account ON public.covers USING btree (county, account_id, to_on) WHERE (ended_at IS NULL);

CREATE INDEX destructions_newest ON public.destructions USING btree (county, destroyed_at DESC, destruction_id);

CREATE INDEX destructions_of_case ON public.destructions USING btree (county, case_id);

CREATE INDEX drafts_of_account ON public.drafts USING btree (county, account_id, saved_at DESC);

CREATE INDEX drafts_of_case ON public.drafts USING btree (county, case_id) WHERE (case_id IS NOT NULL);

CREATE INDEX events_by_thousands ON public.events USING btree (county, case_id, version) WHERE ((version % 1000) = 0);

CREATE INDEX events_by_time ON public.events USING brin (recorded_at);

CREATE INDEX events_in_commit_order ON public.events USING btree (county, tx, "position");

CREATE INDEX events_of_standards ON public.events USING btree (county, case_id) WHERE (type = ANY (ARRAY['verification.found_insufficient'::text, 'renewal_information.requested'::text, 'disability_evaluation.sent'::text, 'disability_evaluation.returned'::text]));

CREATE INDEX events_with_rules ON public.events USING btree (county, recorded_at) WHERE (POSITION(('\x226578706c616e6174696f6e22'::bytea) IN (data)) > 0);

CREATE INDEX findings_open ON public.findings USING btree (county, found_at) WHERE (mended_at IS NULL);

CREATE INDEX outbox_dead ON public.outbox USING btree (county, dead_at, message_id) WHERE (dead_at IS NOT NULL);

CREATE INDEX outbox_lapsing ON public.outbox USING btree (county, available_at) WHERE ((delivered_at IS NULL) AND ((expires_at IS NOT NULL) OR (lapses_at IS NOT NULL)));

CREATE INDEX outbox_of_case ON public.outbox USING btree (county, case_id);

CREATE INDEX outbox_secrets ON public.outbox USING btree (county) WHERE (secret IS NOT NULL);

CREATE INDEX outbox_waiting ON public.outbox USING btree (county, available_at) WHERE ((delivered_at IS NULL) AND (dead_at IS NULL));

CREATE INDEX port_answers_kept ON public.port_answers USING btree (county, received_at, answer_id) WHERE (outcome = ANY (ARRAY['unusable'::text, 'unmatched'::text, 'set_aside'::text]));

CREATE INDEX port_answers_to_act_on ON public.port_answers USING btree (county, next_try_at) WHERE (outcome = ''::text);

CREATE INDEX port_requests_of_case ON public.port_requests USING btree (county, case_id);

CREATE INDEX port_requests_queued ON public.port_requests USING btree (county, service) WHERE (status = 'queued'::text);

CREATE INDEX port_requests_to_poll ON public.port_requests USING btree (county, next_poll_at) WHERE (status = 'waiting'::text);

CREATE INDEX readings_in_order ON public.readings USING btree (county, at, reading_id);

CREATE INDEX readings_of_account ON public.readings USING btree (county, account, at);

CREATE INDEX readings_of_case ON public.readings USING btree (county, case_id, account, at);

CREATE INDEX rm_alerts_of_owner ON public.rm_alerts USING btree (county, owner, raised_at) WHERE (cleared_at IS NULL);

CREATE INDEX rm_alerts_of_unit ON public.rm_alerts USING btree (county, unit, raised_at) WHERE (cleared_at IS NULL);

CREATE INDEX rm_alerts_open ON public.rm_alerts USING btree (county, raised_at) WHERE (cleared_at IS NULL);

CREATE INDEX rm_alerts_to_others ON public.rm_alerts USING gin (county, audiences) WITH (fastupdate=off) WHERE ((cleared_at IS NULL) AND (NOT (audiences <@ ARRAY['owner'::text, 'supervisor'::text])));

CREATE INDEX rm_cases_of_owner ON public.rm_cases USING btree (county, owner, status);

CREATE INDEX rm_cases_of_unit ON public.rm_cases USING btree (county, unit);

CREATE INDEX rm_clocks_due ON public.rm_clocks USING btree (county, due_at) WHERE (status = 'running'::text);

CREATE INDEX rm_clocks_measured ON public.rm_clocks USING btree (county, procedure, name, due_on);

CREATE INDEX rm_keys_of_case ON public.rm_keys USING btree (county, case_id);

CREATE INDEX rm_members_by_birth ON public.rm_members USING btree (county, birth_date);

CREATE INDEX rm_members_by_name_19 ON public.rm_members USING gin (name_key public.gin_trgm_ops) WHERE (county = (19)::smallint);

CREATE INDEX rm_members_by_name_others ON public.rm_members USING gin (county, name_key public.gin_trgm_ops) WHERE (county <> (19)::smallint);

CREATE INDEX rm_members_by_word ON public.rm_members USING gin (public.name_words_v1(county, name_key));

CREATE INDEX rm_members_of_person ON public.rm_members USING btree (county, person_id);

CREATE INDEX rm_worklist_held ON public.rm_worklist USING gist (county, owner, period);

CREATE INDEX rm_worklist_now ON public.rm_worklist USING btree (county, owner, due_at) WHERE upper_inf(period);

CREATE INDEX rm_worklist_of_unit ON public.rm_worklist USING btree (county, unit) WHERE upper_inf(period);

CREATE UNIQUE INDEX rm_worklist_open ON public.rm_worklist USING btree (county, case_id) WHERE upper_inf(period);

CREATE UNIQUE INDEX saved_filters_default ON public.saved_filters USING btree (county, account_id) WHERE is_default;

CREATE INDEX sessions_expired ON public.sessions USING btree (county, expires_at);

CREATE INDEX sessions_of_account ON public.sessions USING btree (county, account_id);

CREATE INDEX ties_of_account ON public.ties USING btree (county, account_id) WHERE (ended_at IS NULL);

CREATE INDEX timers_due ON public.timers USING btree (county, due_at) WHERE (set_aside_at IS NULL);

CREATE INDEX units_of_supervisor ON public.units USING btree (county, supervisor);

CREATE INDEX what_ifs_newest ON public.what_ifs USING btree (county, asked_at DESC);

ALTER TABLE ONLY public.county_subjects
    ADD CONSTRAINT county_subjects_county_account_id_fkey FOREIGN KEY (county, account_id) REFERENCES public.accounts(county, account_id);

ALTER TABLE ONLY public.covers
    ADD CONSTRAINT covers_county_account_id_fkey FOREIGN KEY (county, account_id) REFERENCES public.accounts(county, account_id);

ALTER TABLE ONLY public.covers
    ADD CONSTRAINT covers_county_cover_account_fkey FOREIGN KEY (county, cover_account) REFERENCES public.accounts(county, account_id);

ALTER TABLE ONLY public.saved_filters
    ADD CONSTRAINT saved_filters_county_account_id_fkey FOREIGN KEY (county, account_id) REFERENCES public.accounts(county, account_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_county_account_id_fkey FOREIGN KEY (county, account_id) REFERENCES public.accounts(county, account_id);

ALTER TABLE ONLY public.ties
    ADD CONSTRAINT ties_county_account_id_fkey FOREIGN KEY (county, account_id) REFERENCES public.accounts(county, account_id);

ALTER TABLE ONLY public.units
    ADD CONSTRAINT units_county_office_id_fkey FOREIGN KEY (county, office_id) REFERENCES public.offices(county, office_id);

ALTER TABLE public.access_reasons ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.access_records ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.alert_deliveries ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.blobs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.bulk_jobs ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.bulk_rows ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.calendar_changes ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.case_persons ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.commands ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.county_answers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.county_heads ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.county_sign_ins ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.county_subjects ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.covers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.destructions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.drafts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.events ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.feed ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.findings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.followers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.import_rows ENABLE ROW LEVEL SECURITY;

CREATE POLICY not_own_case ON public.access_reasons AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

CREATE POLICY not_own_case ON public.bulk_rows AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

CREATE POLICY not_own_case ON public.destructions AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

CREATE POLICY not_own_case ON public.drafts AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

CREATE POLICY not_own_case ON public.outbox AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

CREATE POLICY not_own_case ON public.port_requests AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

CREATE POLICY not_own_case ON public.readings AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

CREATE POLICY not_own_case ON public.rm_alerts AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

CREATE POLICY not_own_case ON public.rm_cases AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

CREATE POLICY not_own_case ON public.rm_clocks AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

CREATE POLICY not_own_case ON public.rm_coverage AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

CREATE POLICY not_own_case ON public.rm_keys AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

CREATE POLICY not_own_case ON public.rm_members AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

CREATE POLICY not_own_case ON public.rm_worklist AS RESTRICTIVE FOR SELECT USING (((case_id = ANY (( SELECT public.kept_from_v1() AS kept_from_v1)::uuid[])) IS NOT TRUE));

ALTER TABLE public.offices ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own_county ON public.access_reasons USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.access_records USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.accounts USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.alert_deliveries USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.blobs USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.bulk_jobs USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.bulk_rows USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.calendar_changes USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.case_persons USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.commands USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.county_answers USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.county_heads USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.county_sign_ins USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.county_subjects USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.covers USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.destructions USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.drafts USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.events USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.feed USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.findings USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.followers USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.import_rows USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.offices USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.outbox USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.person_keys USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.port_answers USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.port_requests USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.readings USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.rm_alerts USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.rm_cases USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.rm_clocks USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.rm_coverage USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.rm_keys USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.rm_members USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.rm_worklist USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.saved_filters USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.sessions USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.signin_blocks USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.snapshots USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.ties USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.timers USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.units USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.webhooks USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

CREATE POLICY own_county ON public.what_ifs USING ((county = (NULLIF(current_setting('app.county'::text, true), ''::text))::smallint));

ALTER TABLE public.person_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.port_answers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.port_requests ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.readings ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rm_alerts ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rm_cases ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rm_clocks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rm_coverage ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rm_keys ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rm_members ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.rm_worklist ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.saved_filters ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.signin_blocks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.snapshots ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.ties ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.timers ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.units ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.webhooks ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.what_ifs ENABLE ROW LEVEL SECURITY;

GRANT ALL ON SCHEMA public TO caseclock_owner;
GRANT USAGE ON SCHEMA public TO caseclock_app;

REVOKE ALL ON FUNCTION public.alerts_for_v1(p_owners text[], p_unit text, p_supervised text[], p_audiences text[], p_case uuid, p_snoozed boolean, p_before timestamp with time zone, p_before_case uuid, p_before_alert text, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.alerts_for_v1(p_owners text[], p_unit text, p_supervised text[], p_audiences text[], p_case uuid, p_snoozed boolean, p_before timestamp with time zone, p_before_case uuid, p_before_alert text, p_limit integer) TO caseclock_app;

REVOKE ALL ON FUNCTION public.append_many_v1(p_county smallint, p_cases uuid[], p_expected integer[], p_case_ids uuid[], p_versions integer[], p_types text[], p_schema_versions smallint[], p_datas bytea[], p_metas bytea[], p_effectives date[], p_recordeds timestamp with time zone[], p_chains bytea[], p_rows jsonb, p_timers_put jsonb, p_timers_delete jsonb, p_outbox jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.append_many_v1(p_county smallint, p_cases uuid[], p_expected integer[], p_case_ids uuid[], p_versions integer[], p_types text[], p_schema_versions smallint[], p_datas bytea[], p_metas bytea[], p_effectives date[], p_recordeds timestamp with time zone[], p_chains bytea[], p_rows jsonb, p_timers_put jsonb, p_timers_delete jsonb, p_outbox jsonb) TO caseclock_app;

REVOKE ALL ON FUNCTION public.append_v1(p_county smallint, p_units jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.append_v1(p_county smallint, p_units jsonb) TO caseclock_app;

REVOKE ALL ON FUNCTION public.append_v2(p_county smallint, p_stream_units integer[], p_cases uuid[], p_expected integer[], p_command_units integer[], p_command_ids uuid[], p_names text[], p_actors text[], p_hmacs bytea[], p_bodies bytea[], p_statuses smallint[], p_etags text[], p_replies bytea[], p_case_ids uuid[], p_versions integer[], p_types text[], p_schema_versions smallint[], p_datas bytea[], p_metas bytea[], p_effectives date[], p_recordeds timestamp with time zone[], p_chains bytea[], p_person_units integer[], p_person_cases uuid[], p_persons uuid[], p_wrapped bytea[], p_key_ids text[], p_rows jsonb, p_timers_put jsonb, p_timers_delete jsonb, p_outbox jsonb, OUT seen integer[], OUT lost integer[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.append_v2(p_county smallint, p_stream_units integer[], p_cases uuid[], p_expected integer[], p_command_units integer[], p_command_ids uuid[], p_names text[], p_actors text[], p_hmacs bytea[], p_bodies bytea[], p_statuses smallint[], p_etags text[], p_replies bytea[], p_case_ids uuid[], p_versions integer[], p_types text[], p_schema_versions smallint[], p_datas bytea[], p_metas bytea[], p_effectives date[], p_recordeds timestamp with time zone[], p_chains bytea[], p_person_units integer[], p_person_cases uuid[], p_persons uuid[], p_wrapped bytea[], p_key_ids text[], p_rows jsonb, p_timers_put jsonb, p_timers_delete jsonb, p_outbox jsonb, OUT seen integer[], OUT lost integer[]) TO caseclock_app;

REVOKE ALL ON FUNCTION public.armed_counties_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.armed_counties_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.begin_training_v1(p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.begin_training_v1(p_at timestamp with time zone) TO caseclock_app;

REVOKE ALL ON FUNCTION public.business_now() FROM PUBLIC;
GRANT ALL ON FUNCTION public.business_now() TO caseclock_app;

REVOKE ALL ON FUNCTION public.calendar_changes_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.calendar_changes_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.case_lock_v1(p_county smallint, p_case_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.case_lock_v1(p_county smallint, p_case_id uuid) TO caseclock_app;

REVOKE ALL ON FUNCTION public.cases_of_units_v1(p_county smallint, p_units text[], p_offices text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.cases_of_units_v1(p_county smallint, p_units text[], p_offices text[]) TO caseclock_app;

REVOKE ALL ON FUNCTION public.clock_state_v1(p_started boolean, p_paused boolean, p_at_risk_at timestamp with time zone, p_due_at timestamp with time zone, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.clock_state_v1(p_started boolean, p_paused boolean, p_at_risk_at timestamp with time zone, p_due_at timestamp with time zone, p_at timestamp with time zone) TO caseclock_app;

REVOKE ALL ON FUNCTION public.command_lock_v1(p_county smallint, p_command_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.command_lock_v1(p_county smallint, p_command_id uuid) TO caseclock_app;

REVOKE ALL ON FUNCTION public.counties_served_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.counties_served_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.counties_unnumbered_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.counties_unnumbered_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.counties_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.counties_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.counties_with_bulk_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.counties_with_bulk_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.counties_with_due_timers_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.counties_with_due_timers_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.counties_with_outbox_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.counties_with_outbox_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.counties_with_port_work_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.counties_with_port_work_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.counties_with_sign_in_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.counties_with_sign_in_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.counties_with_webhooks_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.counties_with_webhooks_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.deadlines_v1(p_county smallint, p_measures jsonb, p_units text[], p_offices text[], p_from date, p_to date, p_today date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.deadlines_v1(p_county smallint, p_measures jsonb, p_units text[], p_offices text[], p_from date, p_to date, p_today date) TO caseclock_app;

REVOKE ALL ON FUNCTION public.deadlines_v2(p_county smallint, p_measures jsonb, p_units text[], p_offices text[], p_from date, p_to date, p_today date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.deadlines_v2(p_county smallint, p_measures jsonb, p_units text[], p_offices text[], p_from date, p_to date, p_today date) TO caseclock_app;

REVOKE ALL ON FUNCTION public.destroy_before_v1(p_county smallint, p_what text, p_before timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.destroy_before_v1(p_county smallint, p_what text, p_before timestamp with time zone) TO caseclock_app;

REVOKE ALL ON FUNCTION public.destroy_case_v1(p_county smallint, p_case uuid, p_persons uuid[], p_instead text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.destroy_case_v1(p_county smallint, p_case uuid, p_persons uuid[], p_instead text) TO caseclock_app;

REVOKE ALL ON FUNCTION public.flawed_v1(p_county smallint, p_case uuid, p_instance text, p_clock text, p_types text[], p_since timestamp with time zone, p_due date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.flawed_v1(p_county smallint, p_case uuid, p_instance text, p_clock text, p_types text[], p_since timestamp with time zone, p_due date) TO caseclock_app;

REVOKE ALL ON FUNCTION public.follower_v1(p_county smallint, p_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.follower_v1(p_county smallint, p_name text) TO caseclock_app;

REVOKE ALL ON FUNCTION public.guard_by_county(guarded regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.guard_own_cases(guarded regclass) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.kept_from_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.kept_from_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.load_v1(p_county smallint, p_case_ids uuid[], p_command_id uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.load_v1(p_county smallint, p_case_ids uuid[], p_command_id uuid) TO caseclock_app;

REVOKE ALL ON FUNCTION public.load_v2(p_county smallint, p_case_ids uuid[], p_command_id uuid, p_source_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.load_v2(p_county smallint, p_case_ids uuid[], p_command_id uuid, p_source_hash bytea) TO caseclock_app;

REVOKE ALL ON FUNCTION public.load_v3(p_county smallint, p_case_ids uuid[], p_command_ids uuid[], p_source_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.load_v3(p_county smallint, p_case_ids uuid[], p_command_ids uuid[], p_source_hash bytea) TO caseclock_app;

REVOKE ALL ON FUNCTION public.moment_key_v1(p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.moment_key_v1(p_at timestamp with time zone) TO caseclock_app;

REVOKE ALL ON FUNCTION public.move_business_clock_v1(p_to timestamp with time zone, p_ticking boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION public.move_business_clock_v1(p_to timestamp with time zone, p_ticking boolean) TO caseclock_app;

REVOKE ALL ON FUNCTION public.move_follower_v1(p_county smallint, p_name text, p_from bigint, p_to bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.move_follower_v1(p_county smallint, p_name text, p_from bigint, p_to bigint) TO caseclock_app;

REVOKE ALL ON FUNCTION public.mover_v1(p_whose_move text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.mover_v1(p_whose_move text) TO caseclock_app;

REVOKE ALL ON FUNCTION public.name_words_v1(p_county smallint, p_name_key text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.name_words_v1(p_county smallint, p_name_key text) TO caseclock_app;

REVOKE ALL ON FUNCTION public.next_due_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.next_due_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.next_free_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.next_free_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.next_to_come_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.next_to_come_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.number_v1(p_county smallint, p_after bigint, p_case_ids uuid[], p_versions integer[], p_chain bytea, p_signature bytea, p_key_id text, p_signed_at timestamp with time zone, p_tx xid8, p_position bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.number_v1(p_county smallint, p_after bigint, p_case_ids uuid[], p_versions integer[], p_chain bytea, p_signature bytea, p_key_id text, p_signed_at timestamp with time zone, p_tx xid8, p_position bigint) TO caseclock_app;

REVOKE ALL ON FUNCTION public.own_cases_v1(p_county smallint, p_account uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION public.own_cases_v1(p_county smallint, p_account uuid) TO caseclock_app;

REVOKE ALL ON FUNCTION public.port_vitals_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.port_vitals_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.put_keys_v1(p_county smallint, p_units integer[], p_cases uuid[], p_persons uuid[], p_wrapped bytea[], p_key_ids text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.put_keys_v1(p_county smallint, p_units integer[], p_cases uuid[], p_persons uuid[], p_wrapped bytea[], p_key_ids text[]) TO caseclock_app;

REVOKE ALL ON FUNCTION public.put_outbox_v1(p_county smallint, p_outbox jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.put_outbox_v1(p_county smallint, p_outbox jsonb) TO caseclock_app;

REVOKE ALL ON FUNCTION public.put_rows_v1(p_county smallint, p_rows jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.put_rows_v1(p_county smallint, p_rows jsonb) TO caseclock_app;

REVOKE ALL ON FUNCTION public.put_spells_v1(p_county smallint, p_put jsonb, p_delete jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.put_spells_v1(p_county smallint, p_put jsonb, p_delete jsonb) TO caseclock_app;

REVOKE ALL ON FUNCTION public.put_timers_v1(p_county smallint, p_put jsonb, p_delete jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION public.put_timers_v1(p_county smallint, p_put jsonb, p_delete jsonb) TO caseclock_app;

REVOKE ALL ON FUNCTION public.read_feed_v1(p_county smallint, p_after bigint, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.read_feed_v1(p_county smallint, p_after bigint, p_limit integer) TO caseclock_app;

REVOKE ALL ON FUNCTION public.record_reading_v1(p_county smallint, p_reading_id uuid, p_account text, p_role text, p_case_id uuid, p_what text, p_restricted boolean, p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.record_reading_v1(p_county smallint, p_reading_id uuid, p_account text, p_role text, p_case_id uuid, p_what text, p_restricted boolean, p_reason text) TO caseclock_app;

REVOKE ALL ON FUNCTION public.record_v1(p_county smallint, p_case_ids uuid[], p_versions integer[], p_types text[], p_datas bytea[], p_metas bytea[], p_effectives date[], p_recordeds timestamp with time zone[], p_chains bytea[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.record_v1(p_county smallint, p_case_ids uuid[], p_versions integer[], p_types text[], p_datas bytea[], p_metas bytea[], p_effectives date[], p_recordeds timestamp with time zone[], p_chains bytea[]) TO caseclock_app;

REVOKE ALL ON FUNCTION public.reset_tx_after_restore() FROM PUBLIC;

REVOKE ALL ON FUNCTION public.rm_begin_v1(p_table text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.rm_index_v1(p_table text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.rm_switch_v1(p_table text) FROM PUBLIC;

REVOKE ALL ON FUNCTION public.search_members_v1(p_name text, p_birth date, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.search_members_v1(p_name text, p_birth date, p_limit integer) TO caseclock_app;

REVOKE ALL ON FUNCTION public.search_members_v2(p_name text, p_birth date, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.search_members_v2(p_name text, p_birth date, p_limit integer) TO caseclock_app;

REVOKE ALL ON FUNCTION public.session_v1(p_county smallint, p_token_hash bytea, p_idle interval) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_v1(p_county smallint, p_token_hash bytea, p_idle interval) TO caseclock_app;

REVOKE ALL ON FUNCTION public.session_v2(p_county smallint, p_token_hash bytea, p_idle interval) FROM PUBLIC;
GRANT ALL ON FUNCTION public.session_v2(p_county smallint, p_token_hash bytea, p_idle interval) TO caseclock_app;

REVOKE ALL ON FUNCTION public.signin_attempt_v1(p_county smallint, p_login text, p_address text, p_limit integer, p_window interval, p_per_address integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.signin_attempt_v1(p_county smallint, p_login text, p_address text, p_limit integer, p_window interval, p_per_address integer) TO caseclock_app;

REVOKE ALL ON FUNCTION public.state_days_v1(p_county smallint, p_case uuid, p_instance text, p_until date) FROM PUBLIC;
GRANT ALL ON FUNCTION public.state_days_v1(p_county smallint, p_case uuid, p_instance text, p_until date) TO caseclock_app;

REVOKE ALL ON FUNCTION public.timers_due_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.timers_due_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.timers_firable_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.timers_firable_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.unnumbered_v1(p_county smallint, p_limit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION public.unnumbered_v1(p_county smallint, p_limit integer) TO caseclock_app;

REVOKE ALL ON FUNCTION public.vitals_v1() FROM PUBLIC;
GRANT ALL ON FUNCTION public.vitals_v1() TO caseclock_app;

REVOKE ALL ON FUNCTION public.worklist_as_of_v1(p_at timestamp with time zone, p_owners text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.worklist_as_of_v1(p_at timestamp with time zone, p_owners text[]) TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.access_reasons TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.access_records TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.accounts TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.alert_deliveries TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.blobs TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.bulk_jobs TO caseclock_app;

GRANT UPDATE(state) ON TABLE public.bulk_jobs TO caseclock_app;

GRANT UPDATE(released_by) ON TABLE public.bulk_jobs TO caseclock_app;

GRANT UPDATE(released_at) ON TABLE public.bulk_jobs TO caseclock_app;

GRANT UPDATE(ended_at) ON TABLE public.bulk_jobs TO caseclock_app;

GRANT UPDATE(leased_until) ON TABLE public.bulk_jobs TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.bulk_rows TO caseclock_app;

GRANT UPDATE(outcome) ON TABLE public.bulk_rows TO caseclock_app;

GRANT UPDATE(why) ON TABLE public.bulk_rows TO caseclock_app;

GRANT UPDATE(result) ON TABLE public.bulk_rows TO caseclock_app;

GRANT UPDATE(ended_at) ON TABLE public.bulk_rows TO caseclock_app;

GRANT SELECT ON TABLE public.business_clock TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.calendar_changes TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.case_persons TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.commands TO caseclock_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.county_answers TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.county_heads TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.county_sign_ins TO caseclock_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.county_subjects TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.covers TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.destructions TO caseclock_app;

GRANT SELECT,INSERT,DELETE ON TABLE public.drafts TO caseclock_app;

GRANT UPDATE(body) ON TABLE public.drafts TO caseclock_app;

GRANT UPDATE(saved_at) ON TABLE public.drafts TO caseclock_app;

GRANT SELECT ON TABLE public.events TO caseclock_app;

GRANT INSERT(county) ON TABLE public.events TO caseclock_app;

GRANT INSERT(case_id) ON TABLE public.events TO caseclock_app;

GRANT INSERT(version) ON TABLE public.events TO caseclock_app;

GRANT INSERT(type) ON TABLE public.events TO caseclock_app;

GRANT INSERT(schema_version) ON TABLE public.events TO caseclock_app;

GRANT INSERT(data) ON TABLE public.events TO caseclock_app;

GRANT INSERT(meta) ON TABLE public.events TO caseclock_app;

GRANT INSERT(effective_on) ON TABLE public.events TO caseclock_app;

GRANT INSERT(recorded_at) ON TABLE public.events TO caseclock_app;

GRANT INSERT(chain) ON TABLE public.events TO caseclock_app;

GRANT SELECT ON TABLE public.events_readable TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.feed TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.findings TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.followers TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.heartbeats TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.import_rows TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.installed_procedures TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.key_marks TO caseclock_app;

GRANT UPDATE(mark) ON TABLE public.key_marks TO caseclock_app;

GRANT UPDATE(retired_at) ON TABLE public.key_marks TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.offices TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.person_keys TO caseclock_app;

GRANT UPDATE(wrapped) ON TABLE public.person_keys TO caseclock_app;

GRANT UPDATE(key_id) ON TABLE public.person_keys TO caseclock_app;

GRANT UPDATE(destroyed_at) ON TABLE public.person_keys TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.port_answers TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.port_circuits TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.port_requests TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.readings TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rm_alerts TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rm_cases TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rm_clocks TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rm_coverage TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rm_keys TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rm_members TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.rm_worklist TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.saved_filters TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sessions TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.signin_blocks TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.snapshots TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.ties TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.timers TO caseclock_app;

GRANT SELECT,INSERT,UPDATE ON TABLE public.units TO caseclock_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webhooks TO caseclock_app;

GRANT SELECT,INSERT ON TABLE public.what_ifs TO caseclock_app;

ALTER DEFAULT PRIVILEGES FOR ROLE caseclock_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC;
