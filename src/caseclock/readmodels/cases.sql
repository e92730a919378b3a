-- name: case_header
-- The header of one case.
select county, case_id, kind, case_number, status, owner, unit, office, queue, applicant, opened_at,
       filed_on, numbers, summary
  from rm_cases where county = $1 and case_id = $2;
