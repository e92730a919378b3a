-- name: vitals
-- Counts over all counties for /metrics and /readyz; no row of any county.
select heartbeat_age, workers, timers_due, timer_lateness, timers_set_aside, outbox_waiting, outbox_dead, feed_lag
  from vitals_v1();
