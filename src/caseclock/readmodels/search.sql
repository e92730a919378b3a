-- name: by_keys
-- Everybody and every case that bears one of the keys.
select c.case_id, c.case_number, c.status, c.owner, c.unit, k.person_id,
       coalesce(btrim(m.first_name || ' ' || m.last_name), c.applicant) as name, m.birth_date,
       coalesce(m.relationship, '') as relationship, coalesce(m.phone, '') as phone,
       m.left_on is null and m.died_on is null as present, coalesce(m.confidential, false) as confidential,
       coalesce(m.born_in, '') as born_in, k.kind as by, 1.0::float8 as likeness, c.summary -> 'links' as links
  from rm_keys k
  join rm_cases c on c.county = k.county and c.case_id = k.case_id
  left join rm_members m on m.county = k.county and m.case_id = k.case_id and m.person_id = k.person_id
 where k.county = $1 and k.key = any ($2::text[])
 order by present desc, c.status desc, c.case_number, k.person_id, k.kind;

-- name: near_names
-- People whose name is nearly this one, those with the same birth date first. Each is read by the key: joined, all
-- people of the county were read for the few that were found.
select c.case_id, c.case_number, c.status, c.owner, c.unit, m.person_id,
       btrim(m.first_name || ' ' || m.last_name) as name, m.birth_date, m.relationship, m.phone,
       m.left_on is null and m.died_on is null as present, m.confidential, m.born_in, 'name' as by,
       s.likeness::float8 as likeness, c.summary -> 'links' as links
  from search_members_v2($2, $3, $5) s
 cross join lateral (
      select * from rm_members m where m.county = $1 and m.case_id = s.case_id and m.person_id = s.person_id offset 0
 ) m
 cross join lateral (select * from rm_cases c where c.county = $1 and c.case_id = s.case_id offset 0) c
 where $4 or not m.confidential
 order by (m.birth_date = $3) is true desc, s.holds desc, s.likeness desc, present desc, c.case_number, m.person_id;

-- name: born_on
-- People born on a day.
select c.case_id, c.case_number, c.status, c.owner, c.unit, m.person_id,
       btrim(m.first_name || ' ' || m.last_name) as name, m.birth_date, m.relationship, m.phone,
       m.left_on is null and m.died_on is null as present, m.confidential, m.born_in, 'birth_date' as by,
       1.0::float8 as likeness, c.summary -> 'links' as links
  from rm_members m
  join rm_cases c on c.county = $1 and c.case_id = m.case_id
 where m.county = $1 and m.birth_date = $2 and ($3 or not m.confidential)
 order by present desc, m.name_key, c.case_number, m.person_id limit $4;

-- name: known_people
-- People who bear one of the keys, or were born on one of the days and have nearly this name. The days come
-- first: an index finds them, while a common name alone is alike to half the county.
with met as (
    select k.case_id, k.person_id, k.kind from rm_keys k where k.county = $1 and k.key = any ($2::text[])
    union all
    select m.case_id, m.person_id, 'name' from rm_members m
     where m.county = $1 and m.birth_date = any ($3::date[]) and similarity(m.name_key, $4) >= 0.3
)
select c.case_id, c.case_number, c.status, c.owner, c.unit, m.person_id,
       btrim(m.first_name || ' ' || m.last_name) as name, m.birth_date, m.relationship, m.phone,
       m.left_on is null and m.died_on is null as present, m.confidential, m.born_in, 'name' as by,
       similarity(m.name_key, $4)::float8 as likeness, c.summary -> 'links' as links, k.kinds
  from (select case_id, person_id, array_agg(distinct kind) as kinds from met group by case_id, person_id) k
  join rm_members m on m.county = $1 and m.case_id = k.case_id and m.person_id = k.person_id
  join rm_cases c on c.county = $1 and c.case_id = k.case_id
 order by c.case_number, m.person_id;
