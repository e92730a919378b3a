-- name: counts
-- How many measured deadlines of a stretch ended how: by measure, month of the due date and unit.
select measure, date_trunc('month', due_on)::date as month, unit, outcome, count(*) as cases
  from deadlines_v2($1, $2, $3, $4, $5, $6, $7)
 group by 1, 2, 3, 4
 order by 1, 2, 3, 4;

-- name: deadlines
-- The deadlines behind a number, one page in order of due date.
select d.* from deadlines_v2($1, $2, $3, $4, $5, $6, $7) d
 where (cardinality($8::text[]) = 0 or d.outcome = any ($8))
   and ($9 = '' or d.unit = $9)
   and ($10::date is null or (d.due_on, d.case_id, d.clock_id) > ($10, $11::uuid, $12))
 order by d.due_on, d.case_id, d.clock_id
 limit $13;
