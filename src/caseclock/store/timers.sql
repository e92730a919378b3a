-- name: lease
-- Due timers of one county, leased: the lease ends by itself when a worker dies.
with picked as (
    select case_id, clock_id, rung, arming from timers
     where county = $1 and set_aside_at is null and due_at <= business_now()
       and (leased_until is null or leased_until <= clock_timestamp())
       and (next_try_at is null or next_try_at <= clock_timestamp())
     order by due_at
     limit $2
     for update skip locked
)
update timers t
   set leased_until = clock_timestamp() + $3::interval, leased_by = $4
  from picked p
 where t.county = $1 and t.case_id = p.case_id and t.clock_id = p.clock_id and t.rung = p.rung
   and t.arming = p.arming
returning t.case_id, t.clock_id, t.rung, t.arming, t.due_at, t.tries;

-- name: held
-- Timers of these cases that failed: set aside for good, or waiting for their next try.
select case_id, clock_id, rung, arming, due_at, set_aside_at is not null as aside
  from timers
 where county = $1 and case_id = any ($2) and due_at <= business_now()
   and (set_aside_at is not null or next_try_at > clock_timestamp());

-- name: failed
-- One more try was in vain: wait longer, or set aside after the last.
update timers
   set tries = tries + 1, last_error = $6, leased_until = null,
       next_try_at = clock_timestamp() + $7::interval,
       set_aside_at = case when tries + 1 >= $8 then clock_timestamp() end
 where county = $1 and case_id = $2 and clock_id = $3 and rung = $4 and arming = $5
returning set_aside_at is not null;

-- name: release
-- Gives leases back at once, after a lost race.
update timers set leased_until = null
 where county = $1 and case_id = any ($2) and leased_by = $3;

-- name: drop
-- Removes a timer that no case arms any more.
delete from timers
 where county = $1 and case_id = $2 and clock_id = $3 and rung = $4 and arming = $5;

-- name: put
-- Puts back a timer that a case arms and that was missing, or stood at another moment.
insert into timers as t (county, case_id, clock_id, rung, arming, due_at) values ($1, $2, $3, $4, $5, $6)
on conflict (county, case_id, clock_id, rung, arming) do update set due_at = excluded.due_at
 where t.due_at <> excluded.due_at;

-- name: counties_due
-- Counties in which some timer is due.
select * from counties_with_due_timers_v1();

-- name: next_to_come
-- The earliest due moment anywhere that business time has not reached.
select next_to_come_v1();

-- name: next_free
-- The earliest due moment of a timer that nobody holds and that waits for no further try, and now, in business time.
select next_free_v1() as due_at, business_now() as now;

-- name: count_due
-- How many timers are due.
select timers_due_v1();

-- name: count_firable
-- How many due timers are to be fired or are being fired.
select timers_firable_v1();

-- name: of_cases
-- All timer rows of these cases.
select case_id, clock_id, rung, arming, due_at from timers where county = $1 and case_id = any ($2);

-- name: beat
-- The worker is alive.
insert into heartbeats (worker_id, at, what) values ($1, clock_timestamp(), $2)
on conflict (worker_id) do update set at = excluded.at, what = excluded.what;
