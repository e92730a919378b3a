-- What the worker keeps beside its leases: promises the reconciler found broken.

set local search_path = public;
set local role caseclock_owner;

create table findings (
    county smallint not null,
    finding_id uuid not null,
    case_id uuid not null,
    kind text not null,
    detail text not null,
    found_at timestamptz not null default clock_timestamp(),
    mended_at timestamptz,
    primary key (county, finding_id)
);
create index findings_open on findings (county, found_at) where mended_at is null;
comment on table findings is 'kind: timer_missing, timer_stray, rung_late, delivery_late, set_aside, calendar_changed';

select guard_by_county('findings');
grant select, insert, update on findings to caseclock_app;

create function next_due_v1() returns timestamptz
-- The earliest due moment of any timer not set aside, in business time: when the sweep wakes.
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$ select min(due_at) from timers where set_aside_at is null $$;

create function timers_due_v1() returns bigint
-- How many timers are due now and not set aside, in all counties.
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$ select count(*) from timers where set_aside_at is null and due_at <= business_now() $$;

create function begin_training_v1(p_at timestamptz) returns void
-- Makes a database a training one, its clock standing at p_at. Refused once live events are in it.
language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
as $$
begin
    if (select mode from business_clock) = 'live' and exists (select from events) then
        raise exception 'a database with live cases is not made a training one'
            using errcode = 'object_not_in_prerequisite_state';
    end if;
    update business_clock
       set mode = 'training', ticking = false, frozen_at = p_at, offset_by = p_at - clock_timestamp()
     where mode = 'live';
end $$;

revoke execute on function begin_training_v1(timestamptz) from public;
grant execute on function next_due_v1(), timers_due_v1(), begin_training_v1(timestamptz) to caseclock_app;

reset role;
