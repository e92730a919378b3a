-- The training clock goes to what falls due next, past rungs that wait for another try: they hold up their own case
-- alone.

set local search_path = public;
set local role caseclock_owner;

create function next_to_come_v1() returns timestamptz
-- The earliest due moment anywhere that business time has not reached.
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select min((
        select t.due_at from timers t
         where t.county = c.county and t.set_aside_at is null and t.due_at > business_now()
         order by t.due_at limit 1
    )) from armed_counties_v1() as c (county)
$$;

revoke execute on function next_to_come_v1() from public;
grant execute on function next_to_come_v1() to caseclock_app;

reset role;
