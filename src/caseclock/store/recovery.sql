-- name: replayed
-- When the newest commit was made that was replayed, and how far the log was read.
select pg_last_xact_replay_timestamp() as newest, pg_last_wal_replay_lsn()::text as reached;

-- name: set_password
-- The superuser's fresh password: letters, digits, - and _.
alter role postgres password '{password}';

-- name: rename_database
-- The name under which an embedded server holds us.
alter database "{old}" rename to caseclock;
