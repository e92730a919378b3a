-- name: only_one
-- One rebuild at a time, for as long as the connection lives.
select pg_try_advisory_lock(hashtextextended('rebuild of read models', 0));

-- name: horizon
-- Every transaction that this snapshot does not see has this id or a later one.
select pg_snapshot_xmin(pg_current_snapshot())::text;

-- name: begin
-- An empty twin of a table.
select rm_begin_v1($1);

-- name: index
-- The indexes of a twin.
select rm_index_v1($1);

-- name: switch
-- The twin takes the table's name.
select rm_switch_v1($1);

-- name: patience
-- Writers queue behind a waiting lock: give way before their own patience ends.
set local lock_timeout = '500ms';

-- name: next_county
-- The next county that has a case, one index probe each.
select county from events where county > $1 order by county limit 1;

-- name: cases
-- The next cases of a county in id order.
select case_id from events where county = $1 and case_id > $2 and version = 1 order by case_id limit $3;

-- name: changed
-- Cases with an event that a horizon did not see. tx is read for "since", never for order: that is the feed's.
select distinct case_id from events where county = $1 and tx >= $2::text::xid8 order by case_id;
