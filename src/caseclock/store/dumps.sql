-- name: tables
-- How many tables stand in the way of a dump.
select count(*) from pg_tables where schemaname = 'public';

-- name: reset
-- The order of the feed without the old server's transaction ids; as the owner, before anyone writes.
set role caseclock_owner; select reset_tx_after_restore(); reset role;

-- name: drop
-- The database that was needed for its roles only.
drop database {name} with (force);
