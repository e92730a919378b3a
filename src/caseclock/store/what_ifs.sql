-- name: keep
-- A report, once however often it is asked for under the same key.
insert into what_ifs (county, what_if_id, title, change, asked_by, report) values ($1, $2, $3, $4, $5, $6)
on conflict do nothing;

-- name: read
-- One report of the county.
select what_if_id, title, change, asked_by, asked_at, report from what_ifs where county = $1 and what_if_id = $2;

-- name: newest
-- The newest reports, without what they found.
select what_if_id, title, asked_by, asked_at from what_ifs where county = $1 order by asked_at desc limit $2;
