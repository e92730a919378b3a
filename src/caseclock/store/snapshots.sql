-- name: due
-- Cases that passed another thousand events since their snapshot, or whose snapshot another source made.
select e.case_id
  from events e
  left join snapshots s on s.county = e.county and s.case_id = e.case_id
 where e.county = $1 and e.version % 1000 = 0 and e.version > 0
   and (s.case_id is null or s.source_hash <> $2 or s.version < e.version)
 group by e.case_id
 order by e.case_id
 limit $3;

-- name: link_key
-- The case's own key is loaded with the case from now on.
insert into case_persons (county, case_id, person_id) values ($1, $2, $2) on conflict do nothing;

-- name: keep_key
-- The case's own key, made for the snapshot; one made meanwhile stands.
insert into person_keys (county, person_id, wrapped, key_id) values ($1, $2, $3, $4) on conflict do nothing;

-- name: keys_that_stand
-- How many of these keys are still what was loaded; held, so that nobody is erased while the snapshot is written.
select count(*) from (
    select from person_keys k
      join unnest($2::uuid[], $3::bytea[]) as known (person, wrapped)
        on known.person = k.person_id and known.wrapped = k.wrapped
     where k.county = $1
       for share of k
) held;

-- name: keep
-- Puts a snapshot, unless a later one of the same source is there.
insert into snapshots (county, case_id, version, source_hash, state) values ($1, $2, $3, $4, $5)
on conflict (county, case_id) do update
   set version = excluded.version, source_hash = excluded.source_hash, state = excluded.state,
       taken_at = clock_timestamp()
 where snapshots.source_hash <> excluded.source_hash or snapshots.version < excluded.version
returning version;
