-- name: unnumbered
-- The head and the next events to number, in one row of arrays.
select * from unnumbered_v1($1, $2);

-- name: number
-- Takes the next numbers if the head is still where it was.
select number_v1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10);

-- name: read
-- Events after a number, in feed order.
select * from read_feed_v1($1, $2, $3);

-- name: follower
-- How far a follower has come.
select follower_v1($1, $2);

-- name: move_follower
-- A follower's step, from where it stood.
select move_follower_v1($1, $2, $3, $4);

-- name: counties_unnumbered
-- Counties with events that have no number yet.
select counties_unnumbered_v1();

-- name: counties_with_due_timers
-- Counties with a timer that could be leased now.
select counties_with_due_timers_v1();

-- name: counties_with_outbox
-- Counties with a message that could be leased now.
select counties_with_outbox_v1();

-- name: head
-- The newest signed head of the county that is set.
select number, chain, signature, key_id, signed_at
  from county_heads where county = $1 order by number desc limit 1;

-- name: real_now
-- The server's clock, not the training one.
select clock_timestamp();
