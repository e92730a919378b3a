-- name: case_header
-- The header of one case.
select county, case_id, kind, case_number, status, owner, unit, office, queue, applicant, opened_at,
       filed_on, numbers, summary
  from rm_cases where county = $1 and case_id = $2;

-- name: running_versions
-- How many instances run under each version of each procedure, in open cases.
select i ->> 'procedure' as procedure, (i ->> 'version')::integer as version, count(*) as instances
  from rm_cases c, jsonb_array_elements(c.summary -> 'instances') i
 where c.county = $1 and c.status = 'open' and not (i ->> 'final')::boolean
 group by 1, 2;
