-- name: daily
-- The last signed head of each day of the county's clock, the newest day first.
select distinct on ((signed_at at time zone 'America/Los_Angeles')::date)
       number, chain, signature, key_id, signed_at
  from county_heads where county = $1
 order by (signed_at at time zone 'America/Los_Angeles')::date desc, number desc
 limit $2;

-- name: events
-- How many events the county has.
select count(*) from events where county = $1;
