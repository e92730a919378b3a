-- name: household
-- Rows of a household that went in before.
select extract_row, fingerprint, case_id from import_rows where county = $1 and household_key = $2;

-- name: keep
-- A row went in.
insert into import_rows (county, household_key, extract_row, fingerprint, case_id)
values ($1, $2, $3, $4, $5)
on conflict (county, household_key, extract_row) do update set fingerprint = excluded.fingerprint;

-- name: known
-- Of some households, the cases that stand already or that an earlier load has marked.
select k.case_id
  from unnest($2::text[], $3::uuid[]) as k (household_key, case_id)
 where exists (select from import_rows r where r.county = $1 and r.household_key = k.household_key)
    or exists (select from events e where e.county = $1 and e.case_id = k.case_id and e.version = 1);
