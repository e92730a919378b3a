-- name: workload
-- Open cases by who has them: by state of the next deadline, whose move it is, alerts, and which lay longest.
with listed as materialized (
    select w.owner, w.unit, w.office, w.queue, w.alerts, w.case_id, w.case_number,
           case when w.whose_move = 'office' then 'office' when w.whose_move = 'nobody' then 'nobody'
                else 'others' end as mover,
           clock_state_v1(w.started, w.paused, w.at_risk_at, w.due_at, business_now()) as state,
           t.touched_at
      from rm_worklist w
      left join lateral (
          select e.recorded_at as touched_at from events e
           where e.county = w.county and e.case_id = w.case_id
             and convert_from(e.meta, 'UTF8')::jsonb ->> 'role' not in ('', 'system')
           order by e.version desc limit 1
      ) t on true
     where w.county = $1 and upper_inf(w.period) and w.kind = 'household'
       and ($2::text[] is null or w.unit = any ($2) or (w.owner = '' and w.office = any ($3::text[])))
)
select owner, unit, case when owner = '' then queue else '' end as queue, count(*) as cases,
       count(*) filter (where state = 'overdue') as overdue,
       count(*) filter (where state = 'at_risk') as at_risk,
       count(*) filter (where state = 'running') as running,
       count(*) filter (where state = 'paused') as paused,
       count(*) filter (where state = 'not_started') as not_started,
       count(*) filter (where mover = 'office') as ours,
       count(*) filter (where mover = 'others') as theirs,
       count(*) filter (where mover = 'nobody') as resting,
       sum(alerts)::bigint as alerts,
       min(touched_at) as oldest_touch,
       (array_agg(case_id order by touched_at, case_id))[1] as oldest_case,
       (array_agg(case_number order by touched_at, case_id))[1] as oldest_number
  from listed
 group by owner, unit, case when owner = '' then queue else '' end
 order by count(*) filter (where state = 'overdue') desc, count(*) desc, owner, unit;

-- name: unworked
-- Open alerts that nobody has in hand, oldest first: those of some units, or of the county.
select case_id, alert_id, alert, procedure, instance, clock, member, audiences, owner, unit, case_number,
       raised_on, raised_at, cleared_at, cleared_by, worked_by, follows, acknowledged_by, acknowledged_at,
       snoozed_until, c.due_on as clock_due_on, c.due_at as clock_due_at
  from rm_alerts a
  left join lateral (
      select due_on, due_at from rm_clocks c
       where c.county = a.county and c.case_id = a.case_id and c.clock_id = a.clock
  ) c on true
 where a.county = $1 and cleared_at is null
   and ($2::text[] is null or unit = any ($2) or (owner = '' and exists (
       select from rm_cases f where f.county = $1 and f.case_id = a.case_id and f.office = any ($3::text[])
   )))
   and ($4 = '' or owner = $4)
   and (not $5 or (acknowledged_by = '' and (snoozed_until is null or snoozed_until <= business_now())))
   and ($6::timestamptz is null or (raised_at, case_id, alert_id) > ($6, $7::uuid, $8))
 order by raised_at, case_id, alert_id
 limit $9;

-- name: unworked_counts
-- The same counted by owner and age: up to so many whole days, each group up to and with its end.
select owner, unit, width_bucket(business_now() - raised_at, $4::interval[]) as age, count(*) as alerts,
       min(raised_at) as oldest
  from rm_alerts a
 where a.county = $1 and cleared_at is null and acknowledged_by = ''
   and (snoozed_until is null or snoozed_until <= business_now())
   and ($2::text[] is null or unit = any ($2) or (owner = '' and exists (
       select from rm_cases f where f.county = $1 and f.case_id = a.case_id and f.office = any ($3::text[])
   )))
 group by owner, unit, age
 order by oldest;
