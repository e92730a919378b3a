-- name: load
-- Streams, stored reply, wrapped person keys and now, in one row of arrays.
select * from load_v1($1, $2, $3);

-- name: load_from_snapshots
-- The same, beginning at the snapshots of one source hash where there are any.
select * from load_v2($1, $2, $3, $4);

-- name: append
-- Units in, one outcome for each: written, conflict or seen.
select append_v1($1, $2);

-- name: set_county
-- Which county the rest of the transaction sees.
select set_config('app.county', $1, true);

-- name: counties
-- All counties that have a history.
select counties_v1();
