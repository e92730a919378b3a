-- name: link
-- A load of the case brings this person's key from now on.
insert into case_persons (county, case_id, person_id) values ($1, $2, $3) on conflict do nothing;

-- name: make_key
-- A key for a person who has none; one made meanwhile stands.
insert into person_keys (county, person_id, wrapped, key_id) values ($1, $2, $3, $4) on conflict do nothing;

-- name: key
-- The person's wrapped key as it stands; null once destroyed.
select wrapped from person_keys where county = $1 and person_id = $2;

-- name: key_still_stands
-- Whether the key is still this one; held, so that it is not destroyed or rotated while the content is stored.
select true from person_keys where county = $1 and person_id = $2 and wrapped = $3 for share;

-- name: keep
-- The content, once for each holder.
insert into blobs (county, sha256, case_id, person_id, media_type, body) values ($1, $2, $3, $4, $5, $6)
on conflict do nothing;

-- name: media_type
-- What an uploaded content is, without reading it.
select media_type from blobs where county = $1 and sha256 = $2 and person_id = $3;

-- name: find
-- A content with its holder's key.
select b.media_type, b.body, k.wrapped
  from blobs b left join person_keys k on k.county = b.county and k.person_id = b.person_id
 where b.county = $1 and b.sha256 = $2 and b.person_id = $3;

-- name: cases
-- Cases with events of some types.
select distinct case_id from events where county = $1 and type = any ($2) order by case_id;
