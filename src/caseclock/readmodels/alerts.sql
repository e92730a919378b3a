-- name: alerts_for
-- Open alerts for one reader: as owner or cover, as supervisor, as a unit, or for another audience.
select case_id, alert_id, alert, procedure, instance, clock, member, audiences, owner, unit, case_number,
       raised_on, raised_at, cleared_at, cleared_by, worked_by
  from rm_alerts
 where county = $1 and cleared_at is null
   and ((owner = any ($2::text[]) and 'owner' = any (audiences))
        or (owner = '' and $3 <> '' and unit = $3 and 'owner' = any (audiences))
        or (unit = any ($4::text[]) and 'supervisor' = any (audiences))
        or audiences && $5::text[])
   and ($6::timestamptz is null or (raised_at, alert_id) > ($6, $7))
 order by raised_at, alert_id
 limit $8;

-- name: alerts_of_case
-- All alerts of one case.
select case_id, alert_id, alert, procedure, instance, clock, member, audiences, owner, unit, case_number,
       raised_on, raised_at, cleared_at, cleared_by, worked_by
  from rm_alerts
 where county = $1 and case_id = $2
 order by cleared_at is not null, raised_at desc, alert_id;
