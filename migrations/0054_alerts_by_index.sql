-- Whose open alerts they are is found by indexes. Row-level security lets none answer for an array, so whoever had an
-- audience besides the own cases (each worker: the unit's) had all open alerts of the county looked through.
-- squawk-ignore-file require-concurrent-index-creation

set local search_path = public;
set local role caseclock_owner;

-- Few alerts go to others than owner and supervisor, who are found by their own indexes: only those few cost a write.
create index rm_alerts_to_others on rm_alerts using gin (county, audiences) with (fastupdate = off)
 where cleared_at is null and not audiences <@ array['owner', 'supervisor'];
create index alert_deliveries_of_stand_in on alert_deliveries (county, (account_id::text)) where stands_in;

create function alerts_for_v1(
    p_owners text[], p_unit text, p_supervised text[], p_audiences text[], p_case uuid, p_snoozed boolean,
    p_before timestamptz, p_before_case uuid, p_before_alert text, p_limit integer
) returns table (case_id uuid, alert_id text)
-- The open alerts of one reader, the newest first: so many, before one in that order. Where an index has the order,
-- no more than wanted are read. Owner and supervisor are no audiences here. It sees behind the walls, and so keeps
-- both itself: the county of the session, and no case that the session is kept from.
language plpgsql stable security definer rows 50 set search_path = pg_catalog, public, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
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

revoke execute on function
    alerts_for_v1(text[], text, text[], text[], uuid, boolean, timestamptz, uuid, text, integer)
from public;
grant execute on function
    alerts_for_v1(text[], text, text[], text[], uuid, boolean, timestamptz, uuid, text, integer)
to caseclock_app;

reset role;
