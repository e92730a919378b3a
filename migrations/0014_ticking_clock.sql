-- A ticking clock moves on between two looks at it: stopping it was refused as going back.

set local search_path = public;
set local role caseclock_owner;

create or replace function move_business_clock_v1(p_to timestamptz, p_ticking boolean) returns timestamptz
-- The training clock: only forward, and never in live mode. A null p_to changes only whether it ticks.
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
as $$
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

reset role;
