-- name: alerts_for
-- Open alerts for one reader: as owner or cover, as supervisor, as a unit, for another audience, or in place of
-- one that nobody answers for. Each is read again by its key, behind both walls.
select a.case_id, a.alert_id, alert, procedure, instance, clock, member, audiences, owner, unit, case_number,
       raised_on, raised_at, cleared_at, cleared_by, worked_by, follows, acknowledged_by, acknowledged_at,
       snoozed_until, c.due_on as clock_due_on, c.due_at as clock_due_at,
       coalesce((select applicant from rm_cases k where k.county = a.county and k.case_id = a.case_id), '') as applicant
  from alerts_for_v1($2, $3, $4, $5, $10, $11, $6, $7, $8, $9) f
 cross join lateral (
      select * from rm_alerts a where a.county = $1 and a.case_id = f.case_id and a.alert_id = f.alert_id offset 0
 ) a
  left join lateral (
      select due_on, due_at from rm_clocks c
       where c.county = a.county and c.case_id = a.case_id and c.clock_id = a.clock
      offset 0
  ) c on true
 order by a.raised_at desc, a.case_id desc, a.alert_id desc;

-- name: alerts_of_case
-- All alerts of one case.
select case_id, alert_id, alert, procedure, instance, clock, member, audiences, owner, unit, case_number,
       raised_on, raised_at, cleared_at, cleared_by, worked_by, follows, acknowledged_by, acknowledged_at,
       snoozed_until, c.due_on as clock_due_on, c.due_at as clock_due_at,
       coalesce((select applicant from rm_cases k where k.county = a.county and k.case_id = a.case_id), '') as applicant
  from rm_alerts a
  left join lateral (
      select due_on, due_at from rm_clocks c
       where c.county = a.county and c.case_id = a.case_id and c.clock_id = a.clock
  ) c on true
 where county = $1 and case_id = $2
 order by cleared_at is not null, raised_at desc, alert_id;
