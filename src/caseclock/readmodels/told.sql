-- name: told_of_case
-- Who was told of each alert of a case.
select d.alert_id, d.account_id, coalesce(a.display_name, '') as name, d.audience, d.stands_in, d.mailed, d.how, d.at
  from alert_deliveries d
  left join accounts a on a.county = d.county and a.account_id = d.account_id
 where d.county = $1 and d.case_id = $2
 order by d.at, a.login;

-- name: told_of_clock
-- Who was told of each alert that a clock raised. The ids of its alerts begin with its own.
select d.alert_id, d.account_id, coalesce(a.display_name, '') as name, d.audience, d.stands_in, d.mailed, d.how, d.at
  from alert_deliveries d
  left join accounts a on a.county = d.county and a.account_id = d.account_id
 where d.county = $1 and d.case_id = $2 and starts_with(d.alert_id, $3 || '/')
 order by d.at, a.login;
