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
