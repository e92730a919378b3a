-- name: ring
-- Tells every process that something was committed; the payload says who rings.
select pg_notify($1, $2);

-- name: still_there
-- Finds out whether the connection lives.
select 1;
