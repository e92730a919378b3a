-- Rows of a case are found by its key, whatever the planner believes of a table: as joins they were planned as
-- one look at all of a county, and a session kept that plan while the county grew (13 of the 16 ms of an append).

set local search_path = public;
set local role caseclock_owner;

create or replace function put_rows_v1(p_county smallint, p_rows jsonb) returns void
-- {table: {put: [rows], delete: [keys]}}. Tables are always touched in this order, which is the order in which
-- a rebuild locks them. plpgsql finds tables by name at each new plan, so the rebuild's renames are seen.
-- A list that is empty is not looked at: against a young table the planner read all of a county for it.
language plpgsql volatile
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    own jsonb := jsonb_build_object('county', p_county);
    spells jsonb;
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
        -- `delete` closes what is open; `put` closes it and opens its own. A spell that ends at the very moment
        -- at which it began was never to be seen, so it goes: one moment may carry several commands.
        -- The last spell of each case is the one that may be open. It is asked for by the order of the primary
        -- key: by a join, or by a condition that the other indexes have, all spells of a county were looked at.
        spells := (p_rows -> 'rm_worklist' -> 'put') || (p_rows -> 'rm_worklist' -> 'delete');
        delete from rm_worklist t
         using (
             select last.ctid
               from jsonb_to_recordset(spells) as n (case_id uuid, from_version integer, at timestamptz),
                    lateral (
                        select t.ctid, t.period from rm_worklist t
                         where t.county = p_county and t.case_id = n.case_id
                           and t.from_version < n.from_version
                         order by t.from_version desc limit 1
                           for update
                    ) last
              where upper_inf(last.period) and lower(last.period) >= n.at
         ) unseen
         where t.ctid = unseen.ctid;
        update rm_worklist t set period = tstzrange(lower(t.period), ended.at)
          from (
              select last.ctid, n.at
                from jsonb_to_recordset(spells) as n (case_id uuid, from_version integer, at timestamptz),
                     lateral (
                         select t.ctid, t.period from rm_worklist t
                          where t.county = p_county and t.case_id = n.case_id
                            and t.from_version < n.from_version
                          order by t.from_version desc limit 1
                            for update
                     ) last
               where upper_inf(last.period)
          ) ended
         where t.ctid = ended.ctid;
        insert into rm_worklist
        select r.*
          from jsonb_array_elements(p_rows -> 'rm_worklist' -> 'put') n,
               jsonb_populate_record(
                   null::rm_worklist, n.value || own || jsonb_build_object('period', tstzrange(
                       (n.value ->> 'at')::timestamptz, null
                   ))
               ) r
         where r.from_version > coalesce((
             select later.from_version from rm_worklist later
              where later.county = p_county and later.case_id = r.case_id
              order by later.from_version desc limit 1
         ), 0);
    end if;
end $$;


create or replace function append_v1(p_county smallint, p_units jsonb) returns text[]
language plpgsql volatile
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
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

reset role;
