-- name: number_of
-- The feed number of an event.
select number from feed where county = $1 and case_id = $2 and version = $3;

-- name: head_before
-- The last head that was signed before a number was given.
select number, chain, signature, key_id, signed_at
  from county_heads where county = $1 and number < $2 order by number desc limit 1;

-- name: head_after
-- The first head that covers a number.
select number, chain, signature, key_id, signed_at
  from county_heads where county = $1 and number >= $2 order by number limit 1;

-- name: chains_between
-- The event chains after one number and up to another, in feed order.
select e.chain
  from feed f join events e on e.county = f.county and e.case_id = f.case_id and e.version = f.version
 where f.county = $1 and f.number > $2 and f.number <= $3
 order by f.number;
