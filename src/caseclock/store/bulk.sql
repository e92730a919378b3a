-- name: give
-- A job, once however often it is given under the same key.
insert into bulk_jobs (county, job_id, kind, title, body, given_by) values ($1, $2, $3, $4, $5, $6)
on conflict do nothing
returning true;

-- name: rows
-- The rows of a new job, numbered from 1.
insert into bulk_rows (county, job_id, row_number, case_id, subject, body, outcome, why, ended_at)
select $1, $2, new.n, new.case_id, new.subject, new.body, new.outcome, new.why,
       case when new.outcome <> 'waiting' then clock_timestamp() end
  from unnest($3::uuid[], $4::text[], $5::bytea[], $6::text[], $7::text[])
       with ordinality as new (case_id, subject, body, outcome, why, n);

-- name: read
-- One job of the county.
select job_id, kind, title, body, state, given_by, given_at, released_by, released_at, ended_at
  from bulk_jobs where county = $1 and job_id = $2;

-- name: newest
-- The county's newest jobs.
select job_id, kind, title, body, state, given_by, given_at, released_by, released_at, ended_at
  from bulk_jobs where county = $1 order by given_at desc, job_id limit $2;

-- name: newest_of
-- The county's newest jobs of one kind.
select job_id, kind, title, body, state, given_by, given_at, released_by, released_at, ended_at
  from bulk_jobs where county = $1 and kind = $2 order by given_at desc, job_id limit $3;

-- name: counts
-- How many rows of a job ended how.
select outcome, count(*) as rows from bulk_rows where county = $1 and job_id = $2 group by outcome;

-- name: release
-- A person lets the job run; once.
update bulk_jobs set state = 'released', released_by = $3, released_at = clock_timestamp()
 where county = $1 and job_id = $2 and state = 'given'
returning true;

-- name: counties
-- Counties with a job that was released and has not ended.
select counties_with_bulk_v1();

-- name: lease
-- The oldest released job that no living process has in hand.
update bulk_jobs set leased_until = clock_timestamp() + $2::interval
 where county = $1 and job_id = (
     select job_id from bulk_jobs
      where county = $1 and state = 'released' and (leased_until is null or leased_until < clock_timestamp())
        and ($3::uuid is null or job_id = $3)
      order by released_at, job_id limit 1 for update skip locked
 )
returning job_id, kind, title, body, state, given_by, given_at, released_by, released_at, ended_at;

-- name: hold
-- Whoever has the job in hand goes on having it.
update bulk_jobs set leased_until = clock_timestamp() + $3::interval where county = $1 and job_id = $2;

-- name: waiting
-- The next rows that have no end yet.
select row_number, case_id, subject, body from bulk_rows
 where county = $1 and job_id = $2 and outcome = 'waiting' order by row_number limit $3;

-- name: end_row
-- A row's end; the first one stands.
update bulk_rows set outcome = $4, why = $5, result = $6, ended_at = clock_timestamp()
 where county = $1 and job_id = $2 and row_number = $3 and outcome = 'waiting';

-- name: end_job
-- Every row has its end.
update bulk_jobs set state = 'ended', ended_at = clock_timestamp(), leased_until = null
 where county = $1 and job_id = $2 and state = 'released'
   and not exists (select from bulk_rows where county = $1 and job_id = $2 and outcome = 'waiting');

-- name: let_go
-- What is left is for whoever comes next.
update bulk_jobs set leased_until = null where county = $1 and job_id = $2;

-- name: manifest
-- How each row ended, from a row on.
select row_number, case_id, subject, outcome, why, result, ended_at from bulk_rows
 where county = $1 and job_id = $2 and row_number > $3 order by row_number limit $4;
