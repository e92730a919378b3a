-- name: needed
-- The marks of keys that something in this database is still closed with.
select use, key_id, mark from key_marks where retired_at is null order by use, key_id;

-- name: keep
-- Keeps the mark of a key the first time it is seen; a retired one is needed again once it is the current one.
insert into key_marks (use, key_id, mark) values ($1, $2, $3)
on conflict (use, key_id) do update set mark = excluded.mark, retired_at = null where $4;

-- name: retire
-- Every master key but the current one: nothing is closed with them now.
update key_marks set retired_at = clock_timestamp()
 where use = 'master' and key_id <> $1 and retired_at is null;

-- name: any_person_key
-- One person's key of a county, to try the master key on.
select wrapped from person_keys where county = $1 and wrapped is not null limit 1;
