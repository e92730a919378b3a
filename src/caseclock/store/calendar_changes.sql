-- name: all
-- Every day changed in every county, in the order it was accepted.
select county, calendar, number, day, closed, name from calendar_changes_v1();

-- name: add
-- Takes the next numbers for the days of one acceptance; a repeat of it adds nothing.
insert into calendar_changes (county, calendar, number, day, closed, name, reason, accepted_by, job_id)
select $1, $2, coalesce((select max(number) from calendar_changes where county = $1 and calendar = $2), 0)
           + new.n, new.day, new.closed, new.name, $3, $4, $5
  from unnest($6::date[], $7::boolean[], $8::text[]) with ordinality as new (day, closed, name, n)
 where not exists (select from calendar_changes where county = $1 and calendar = $2 and job_id = $5);
