-- name: counties
-- Every county that has events.
select * from counties_v1();

-- name: cases_after
-- The next cases of a county in id order, for the reconciler's round.
select case_id from rm_cases where county = $1 and case_id > $2 and status = 'open' order by case_id limit $3;

-- name: note
-- Keeps a finding once while it is open; one that was mended and is broken again is open again.
insert into findings (county, finding_id, case_id, kind, detail, mended_at)
select $1, $2, $3, $4, $5, case when $6 then clock_timestamp() end
on conflict (county, finding_id) do update
   set mended_at = null, found_at = clock_timestamp(), detail = excluded.detail
 where findings.mended_at is not null and not $6
returning true;

-- name: mended
-- What was found is no longer so.
update findings set mended_at = clock_timestamp()
 where county = $1 and case_id = $2 and kind <> 'delivery_late' and mended_at is null
   and not finding_id = any ($3);

-- name: arrived
-- Messages that were late have left, or were given up and are shown as such.
update findings set mended_at = clock_timestamp()
 where county = $1 and kind = 'delivery_late' and mended_at is null and not finding_id = any ($2);

-- name: open
-- Broken promises not mended yet, oldest first.
select finding_id, case_id, kind, detail, found_at from findings
 where county = $1 and mended_at is null and ($3::timestamptz is null or (found_at, finding_id) > ($3, $4::uuid))
 order by found_at, finding_id
 limit $2;

-- name: undelivered
-- Messages that should have left long ago.
select case_id, message_id, topic from outbox
 where county = $1 and delivered_at is null and dead_at is null
   and available_at < clock_timestamp() - $2::interval
 limit $3;
