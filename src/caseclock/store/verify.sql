-- name: events
-- All events of the county, case by case in version order.
select case_id, version, type, schema_version, data, meta, effective_on, recorded_at, chain
  from events where county = $1 order by case_id, version;

-- name: feed
-- The feed with the chain of the event each number stands for.
select f.number, f.case_id, f.version, e.chain
  from feed f left join events e on e.county = f.county and e.case_id = f.case_id and e.version = f.version
 where f.county = $1
 order by f.number;

-- name: heads
-- All signed heads of the county.
select number, chain, signature, key_id, signed_at from county_heads where county = $1 order by number;

-- name: passed_over
-- Events that the numbering has gone past without giving them a number.
select e.case_id, e.version
  from events e,
       (select tx, position from county_heads where county = $1 order by number desc limit 1) h
 where e.county = $1 and (e.tx, e.position) <= (h.tx, h.position)
   and not exists (
       select from feed f where f.county = e.county and f.case_id = e.case_id and f.version = e.version
   )
 order by e.tx, e.position
 limit 20;
