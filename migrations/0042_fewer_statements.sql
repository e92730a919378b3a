-- Spells are closed by one statement instead of two, and keys that stand already are not put again: a command
-- writes a few rows, so that what a statement costs before its first row is most of what it costs.

set local search_path = public;
set local role caseclock_owner;

create function put_spells_v1(p_county smallint, p_put jsonb, p_delete jsonb) returns void
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
    insert into rm_worklist
    select r.*
      from jsonb_array_elements(p_put) n,
           jsonb_populate_record(
               null::rm_worklist, n.value || jsonb_build_object(
                   'county', p_county, 'period', tstzrange((n.value ->> 'at')::timestamptz, null)
               )
           ) r
     where r.from_version > coalesce((
         select later.from_version from rm_worklist later
          where later.county = p_county and later.case_id = r.case_id
          order by later.from_version desc limit 1
     ), 0);
end $$;

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

create or replace function put_keys_v1(
    p_county smallint, p_units integer[], p_cases uuid[], p_persons uuid[], p_wrapped bytea[], p_key_ids text[]
) returns integer[]
-- Keys made or used by units. Another case may have made a key for the same person meanwhile, or it was rotated
-- or destroyed: what ours encrypted would be lost. Answers the units of such persons. The links stay, so that
-- the retry loads the key that stands.
language plpgsql volatile
as $$
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

grant execute on function put_spells_v1 to caseclock_app;

reset role;
