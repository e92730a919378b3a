-- name: fell_due
-- Rungs whose moment lay in a period and that rang after it began: when they rang, who was told when, and what
-- stopped the clock since.
select e.case_id, coalesce(c.case_number, '') as case_number, coalesce(c.owner, '') as owner, coalesce(c.unit, '') as unit,
       r.clock, r.rung, r.due_at, e.recorded_at as rang_at,
       (select count(distinct d.account_id) from alert_deliveries d
         where d.county = e.county and d.case_id = e.case_id and starts_with(d.alert_id, r.clock || '/')
           and d.at >= e.recorded_at) as told,
       (select min(d.at) from alert_deliveries d
         where d.county = e.county and d.case_id = e.case_id and starts_with(d.alert_id, r.clock || '/')
           and d.at >= e.recorded_at) as told_at,
       s.stopped_on
  from events e
 cross join lateral json_to_record(convert_from(e.data, 'UTF8')::json) as r (clock text, rung text, due_at timestamptz)
  left join rm_cases c on c.county = e.county and c.case_id = e.case_id
  left join lateral (
      select (convert_from(x.data, 'UTF8')::json ->> 'stopped_on')::date as stopped_on from events x
       where x.county = e.county and x.case_id = e.case_id and x.type = 'clock.stopped'
         and convert_from(x.data, 'UTF8')::json ->> 'clock' = r.clock
       order by x.version desc limit 1
  ) s on true
 where e.county = $1 and e.recorded_at >= $2 and e.type = 'clock.rang'
   and e.case_id <> all ((select kept_from_v1())::uuid[])
   and r.due_at >= $2 and r.due_at <= $3 and ($4::text[] is null or c.unit = any ($4))
 order by r.due_at, e.case_id, e.version
 limit $5;

-- name: keyed_afterwards
-- What was done in a period and keyed later, an act a line.
select e.case_id, coalesce(c.case_number, '') as case_number, m.command, m.acted_at, m.acted_by,
       m.actor as keyed_by, min(e.recorded_at) as keyed_at
  from events e
 cross join lateral json_to_record(convert_from(e.meta, 'UTF8')::json) as m (
       command text, command_id text, actor text, acted_at timestamptz, acted_by text
 )
  left join rm_cases c on c.county = e.county and c.case_id = e.case_id
 where e.county = $1 and e.recorded_at >= $2 and position('"acted_at"'::bytea in e.meta) > 0
   and e.case_id <> all ((select kept_from_v1())::uuid[])
   and m.acted_at >= $2 and m.acted_at <= $3 and ($4::text[] is null or c.unit = any ($4))
 group by e.case_id, c.case_number, m.command, m.command_id, m.acted_at, m.acted_by, m.actor
 order by m.acted_at, e.case_id
 limit $5;

-- name: case_of_number
-- The case of a number, where it is one.
select case_id from rm_cases where county = $1 and case_number = $2 limit 2;
