-- name: under_other_keys
-- Wrapped keys of the county that another master key closed.
select person_id, wrapped from person_keys
 where county = $1 and wrapped is not null and key_id <> $2
 order by person_id
 limit 500;

-- name: count_under_other_keys
-- How many they are.
select count(*) from person_keys where county = $1 and wrapped is not null and key_id <> $2;

-- name: rewrap
-- Puts a key under the current master key, unless it was destroyed or changed meanwhile.
update person_keys set wrapped = $4, key_id = $5 where county = $1 and person_id = $2 and wrapped = $3;

-- name: destroy
-- Erases a person: what the key closed can never be opened again.
update person_keys set wrapped = null, destroyed_at = clock_timestamp()
 where county = $1 and person_id = $2 and wrapped is not null
returning person_id;

-- name: forget_snapshots
-- Snapshots of the person's cases were made while the key could still be read.
delete from snapshots s
 using case_persons p
 where s.county = $1 and p.county = $1 and p.person_id = $2 and s.case_id = p.case_id;

-- name: forget_drafts
-- What was typed into forms of the person's cases and not recorded.
delete from drafts d
 using case_persons p
 where d.county = $1 and p.county = $1 and p.person_id = $2 and d.case_id = p.case_id;
