-- name: readings_since
-- The server's real time, and when the first reading of a county after a moment was made.
select clock_timestamp() as now, min(at) as first from readings where county = $1 and at >= $2;

-- name: readings_of_day
-- A day's readings in order, from the last one seen on; all that was written of each.
select reading_id, at, account, role, case_id, what, restricted, reason
  from readings
 where county = $1 and at >= $2 and at < $3 and (at, reading_id) > ($4, $5::uuid)
 order by at, reading_id
 limit $6;

-- name: counties_served
-- Every county that has accounts or events.
select counties_served_v1();
