-- name: read
-- The one clock: now, whether it is a training clock, whether it ticks.
select business_now() as now, mode, ticking from business_clock;

-- name: real_now
-- Real time, by the clock that all processes share.
select clock_timestamp();

-- name: move
-- The training clock only goes forward.
select move_business_clock_v1($1, $2);

-- name: begin_training
-- Makes an empty database a training one, standing at a moment.
select begin_training_v1($1);
