-- name: server
-- Which server this is: its own number, its major version, and whether it is a standby.
select system_identifier as system, current_setting('server_version_num')::int / 10000 as major,
       pg_is_in_recovery() as standby
  from pg_control_system();

-- name: slot
-- The slot that keeps the log for us; `lost` when the server could not keep it any longer.
select wal_status, active from pg_replication_slots where slot_name = $1;

-- name: make_slot
-- From now on the server keeps its log until we have received it.
select pg_create_physical_replication_slot($1, true);

-- name: drop_slot
-- Lets go of a log that is lost already.
select pg_drop_replication_slot($1);

-- name: mark
-- A commit in the log that says nothing: the log then reaches up to now, and we know where.
select pg_logical_emit_message(true, 'caseclock', 'backup');

-- name: position
-- How far the log goes on disk.
select pg_current_wal_flush_lsn()::text;

-- name: now
-- The server's clock, by which moments are named.
select clock_timestamp();
