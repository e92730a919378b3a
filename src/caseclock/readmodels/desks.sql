-- name: places
-- Where some cases stand: whose they are, in which unit and office.
select case_id, case_number, status, owner, unit, office
  from rm_cases where county = $1 and kind = 'household' and case_id = any ($2::uuid[]);

-- name: owned
-- The open cases of one owner, in order of case number.
select case_id, case_number, status, owner, unit, office
  from rm_cases where county = $1 and kind = 'household' and owner = $2 and status = 'open'
 order by case_number, case_id;

-- name: given_alerts
-- Open alerts that were given to somebody in cases that are another's.
select a.case_id, a.alert_id, f.case_number, f.unit, f.owner, f.office, f.status
  from rm_alerts a join rm_cases f on f.county = a.county and f.case_id = a.case_id
 where a.county = $1 and a.owner = $2 and f.owner <> $2 and a.cleared_at is null
 order by f.case_number, a.alert_id;
