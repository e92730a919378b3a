-- name: alerts_for
-- Open alerts for one reader: as owner or cover, as supervisor, as a unit, for another audience, or in place of
-- one that nobody answers for.
select case_id, alert_id, alert, procedure, instance, clock, member, audiences, owner, unit, case_number,
       raised_on, raised_at, cleared_at, cleared_by, worked_by, follows, acknowledged_by, acknowledged_at,
       snoozed_until, c.due_on as clock_due_on, c.due_at as clock_due_at,
       coalesce((select applicant from rm_cases k where k.county = a.county and k.case_id = a.case_id), '') as applicant
  from rm_alerts a
  left join lateral (
      select due_on, due_at from rm_clocks c
       where c.county = a.county and c.case_id = a.case_id and c.clock_id = a.clock
  ) c on true
 where county = $1 and cleared_at is null and ($11 or snoozed_until is null or snoozed_until <= business_now())
   and ((owner = any ($2::text[]) and 'owner' = any (audiences))
        or (owner = '' and $3 <> '' and unit = $3 and 'owner' = any (audiences))
        or (unit = any ($4::text[]) and 'supervisor' = any (audiences))
        or audiences && $5::text[]
        or (case_id, alert_id) in (
            select d.case_id, d.alert_id from alert_deliveries d
             where d.county = $1 and d.stands_in and d.account_id::text = any ($2::text[])
        ))
   and ($10::uuid is null or case_id = $10)
   and ($6::timestamptz is null or (raised_at, case_id, alert_id) < ($6, $7::uuid, $8))
 order by raised_at desc, case_id desc, alert_id desc
 limit $9;

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
