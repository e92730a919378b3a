-- name: clocks_of_case
-- The clocks of a case, the next due first.
select case_id, clock_id, side, due_on, due_at, at_risk_at, detail,
       case when status = 'stopped' then status
            else clock_state_v1(true, status = 'paused', at_risk_at, due_at, business_now()) end as state
  from rm_clocks where county = $1 and case_id = $2
 order by status = 'stopped', due_at nulls last, clock_id;

-- name: one_clock
-- One clock of a case.
select case_id, clock_id, side, due_on, due_at, at_risk_at, detail,
       case when status = 'stopped' then status
            else clock_state_v1(true, status = 'paused', at_risk_at, due_at, business_now()) end as state
  from rm_clocks where county = $1 and case_id = $2 and clock_id = $3;

-- name: cases_counting_past
-- The next open cases with a clock that is not stopped and ends on a day or later, or is paused and has no end.
select distinct c.case_id
  from rm_clocks c join rm_cases f on f.county = c.county and f.case_id = c.case_id and f.status = 'open'
 where c.county = $1 and c.case_id > $2 and c.status <> 'stopped' and (c.due_on is null or c.due_on >= $3)
 order by c.case_id limit $4;
