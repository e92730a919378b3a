-- The training clock waits for what a worker has in hand, because it passed over rungs that were being fired.

set local search_path = public;
set local role caseclock_owner;

create function timers_in_hand_v1() returns bigint
-- How many due timers some worker holds a lease on, in all counties.
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select count(*) from timers
     where set_aside_at is null and due_at <= business_now() and leased_until > clock_timestamp()
$$;

revoke execute on function timers_in_hand_v1() from public;
grant execute on function timers_in_hand_v1() to caseclock_app;

reset role;
