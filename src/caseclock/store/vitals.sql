-- name: vitals
-- Counts over all counties for /metrics and /readyz; no row of any county.
select heartbeat_age, workers, timers_due, timer_lateness, timers_set_aside, outbox_waiting, outbox_dead, feed_lag,
       current_setting('transaction_read_only') = 'on' as read_only,
       (
           select coalesce(extract(epoch from max(clock_timestamp() - inactive_since)), 0)::float8
             from pg_replication_slots where starts_with(slot_name, 'caseclock_')
       ) as backup_age
  from vitals_v1();
