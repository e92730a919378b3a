-- name: counties
-- Every county with events.
select counties_v1();

-- name: cases
-- The next cases of the county in id order, closed ones too.
select case_id from events where county = $1 and version = 1 and case_id > $2 order by case_id limit $3;

-- name: count
-- How many cases the county has.
select count(*) from events where county = $1 and version = 1;

-- name: events
-- What some cases recorded of certain types, by case and version.
select case_id, version, type, schema_version, data, meta, effective_on, recorded_at, chain
  from events
 where county = $1 and case_id = any ($2) and type = any ($3)
 order by case_id, version;

-- name: moment
-- The office's now, and what is committed at this moment.
select business_now() as now, pg_current_snapshot()::text as snapshot;

-- name: checksums
-- A checksum of each live table; of the events, of those that were committed at a moment.
select 'events' as name, count(*) as rows,
       coalesce(sum(hashtextextended(encode(chain, 'hex'), 0)), 0)::text as checksum
  from events where county = $1 and pg_visible_in_snapshot(tx, $2::text::pg_snapshot)
union all
select 'timers', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text from timers t where county = $1
union all
select 'outbox', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text from outbox t where county = $1
union all
select 'rm_cases', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text from rm_cases t where county = $1
union all
select 'rm_clocks', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text from rm_clocks t where county = $1
union all
select 'rm_coverage', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text
  from rm_coverage t where county = $1
union all
select 'rm_alerts', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text from rm_alerts t where county = $1
union all
select 'rm_worklist', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text
  from rm_worklist t where county = $1;
