-- Many cases in one append; no look at a table for an empty list; the next due moment by the index.

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
        spells := (p_rows -> 'rm_worklist' -> 'put') || (p_rows -> 'rm_worklist' -> 'delete');
        delete from rm_worklist t
         using jsonb_to_recordset(spells) as n (case_id uuid, from_version integer, at timestamptz)
         where t.county = p_county and t.case_id = n.case_id and t.from_version < n.from_version
           and upper_inf(t.period) and lower(t.period) >= n.at;
        update rm_worklist t set period = tstzrange(lower(t.period), n.at)
          from jsonb_to_recordset(spells) as n (case_id uuid, from_version integer, at timestamptz)
         where t.county = p_county and t.case_id = n.case_id and t.from_version < n.from_version
           and upper_inf(t.period);
        insert into rm_worklist
        select r.*
          from jsonb_array_elements(p_rows -> 'rm_worklist' -> 'put') n,
               jsonb_populate_record(
                   null::rm_worklist, n.value || own || jsonb_build_object('period', tstzrange(
                       (n.value ->> 'at')::timestamptz, null
                   ))
               ) r
         where not exists (
             select from rm_worklist later
              where later.county = p_county and later.case_id = r.case_id
                and later.from_version >= r.from_version
         );
    end if;
end $$;

create function append_many_v1(
    p_county smallint, p_cases uuid[], p_expected integer[],
    p_case_ids uuid[], p_versions integer[], p_types text[], p_schema_versions smallint[], p_datas bytea[],
    p_metas bytea[], p_effectives date[], p_recordeds timestamptz[], p_chains bytea[],
    p_rows jsonb, p_timers_put jsonb, p_timers_delete jsonb, p_outbox jsonb
) returns uuid[]
-- What many due cases write, each statement for all of them. Answers the cases that have changed since they were
-- read; if there is one, nothing was written, and the caller goes on without it. Commands and new person keys
-- go through append_v1.
language plpgsql volatile
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
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

create function armed_counties_v1() returns setof smallint
-- Counties with a timer that is not set aside, from one to the next through the index.
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
    select county from c where county is not null
$$;

create or replace function next_due_v1() returns timestamptz
-- The earliest due moment of any timer not set aside, in business time. One look at all rows took a second.
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select min((
        select t.due_at from timers t
         where t.county = c.county and t.set_aside_at is null
         order by t.due_at limit 1
    )) from armed_counties_v1() as c (county)
$$;

create function next_free_v1() returns timestamptz
-- The same of those that nobody holds and that wait for no further try: when the sweep wakes.
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select min((
        select t.due_at from timers t
         where t.county = c.county and t.set_aside_at is null
           and (t.leased_until is null or t.leased_until <= statement_timestamp())
           and (t.next_try_at is null or t.next_try_at <= statement_timestamp())
         order by t.due_at limit 1
    )) from armed_counties_v1() as c (county)
$$;

revoke execute on function armed_counties_v1(), next_free_v1() from public;
grant execute on function armed_counties_v1(), next_free_v1() to caseclock_app;

revoke execute on function append_many_v1(
    smallint, uuid[], integer[], uuid[], integer[], text[], smallint[], bytea[], bytea[], date[], timestamptz[],
    bytea[], jsonb, jsonb, jsonb, jsonb
) from public;
grant execute on function append_many_v1(
    smallint, uuid[], integer[], uuid[], integer[], text[], smallint[], bytea[], bytea[], date[], timestamptz[],
    bytea[], jsonb, jsonb, jsonb, jsonb
) to caseclock_app;

reset role;
