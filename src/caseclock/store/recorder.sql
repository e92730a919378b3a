-- name: heads
-- The newest event of each sequence that is to grow, and now.
select n.case_id, h.version, h.chain, h.recorded_at, business_now() as now
  from unnest($2::uuid[]) as n (case_id)
  left join lateral (
      select e.version, e.chain, e.recorded_at
        from events e where e.county = $1 and e.case_id = n.case_id
       order by e.version desc limit 1
  ) h on true;

-- name: record
-- Inserts a library application's events; false when a version is taken or leaves a gap.
select record_v1($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- name: numbers
-- The feed numbers of events just written, in the order written; null where there is none yet.
select f.number
  from unnest($2::uuid[], $3::integer[]) with ordinality as n (case_id, version, ordinality)
  left join feed f on f.county = $1 and f.case_id = n.case_id and f.version = n.version
 order by n.ordinality;

-- name: events
-- One sequence, up or down, between versions.
select case_id, version, type, data
  from events
 where county = $1 and case_id = $2 and version > coalesce($3, -1) and version <= coalesce($4, 2147483647)
 order by case when $5 then -version else version end
 limit $6;

-- name: notifications
-- The feed between numbers, of some types or of all.
select f.number, e.case_id, e.version, e.type, e.data
  from feed f join events e on e.county = f.county and e.case_id = f.case_id and e.version = f.version
 where f.county = $1 and f.number >= $2 and f.number <= coalesce($3, 9223372036854775807)
   and (cardinality($4::text[]) = 0 or e.type = any ($4::text[]))
 order by f.number
 limit $5;

-- name: last_number
-- The newest number of the feed.
select max(number) from feed where county = $1;
