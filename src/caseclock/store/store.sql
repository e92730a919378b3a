-- name: load
-- Streams (from the snapshots of one source on), stored replies, wrapped person keys and now, in one row of arrays.
select * from load_v3($1, $2, $3, $4);

-- name: append
-- Units of different cases in; which of them are known or have changed, out: then nothing was written.
select * from append_v2(
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
    $25, $26, $27, $28, $29, $30, $31
);

-- name: set_county
-- Which county the rest of the transaction sees.
select set_config('app.county', $1, true);

-- name: counties
-- All counties that have a history.
select counties_v1();
