-- The training clock waits for what a worker has in hand, because it passed over rungs that were being fired.

set local search_path = public;
set local role caseclock_owner;

create function timers_firable_v1() returns bigint
-- How many due timers, in all counties, are to be fired or are being fired; none of a case that waits for a try.
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select count(*) from timers t
     where t.set_aside_at is null and t.due_at <= business_now()
       and not exists (
           select from timers w
            where w.county = t.county and w.case_id = t.case_id and w.set_aside_at is null
              and w.due_at <= business_now() and w.next_try_at > clock_timestamp()
       )
$$;

revoke execute on function timers_firable_v1() from public;
grant execute on function timers_firable_v1() to caseclock_app;

reset role;
