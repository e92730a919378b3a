-- name: household
-- Rows of a household that went in before.
select extract_row, fingerprint, case_id from import_rows where county = $1 and household_key = $2;

-- name: keep
-- A row went in.
insert into import_rows (county, household_key, extract_row, fingerprint, case_id)
values ($1, $2, $3, $4, $5)
on conflict (county, household_key, extract_row) do update set fingerprint = excluded.fingerprint;
