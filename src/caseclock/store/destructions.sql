-- name: closed
-- Closed households that stand, from one on, whose closing lies before a moment; older rows do not say when.
select case_id from rm_cases
 where county = $1 and case_id > $2 and status = 'closed' and kind = 'household' and not summary ? 'destroyed'
   and coalesce((summary ->> 'closed_at')::timestamptz < $3, true)
 order by case_id limit $4;

-- name: elsewhere
-- Other cases that stand in which these persons are or were.
select m.person_id, c.case_number, c.status = 'open' and m.left_on is null as open
  from rm_members m join rm_cases c on c.county = m.county and c.case_id = m.case_id
 where m.county = $1 and m.person_id = any ($2) and m.case_id <> $3 and not c.summary ? 'destroyed'
 order by c.case_number;

-- name: held
-- Cases under a legal hold, whether closed or not.
select case_id, case_number, status, summary -> 'holds' as holds from rm_cases
 where county = $1 and summary ? 'holds' order by case_number, case_id limit $2;

-- name: destroy_case
-- Keys, contents, messages, answers and drafts of a case, for good.
select keys, documents, messages, answers from destroy_case_v1($1, $2, $3, $4);

-- name: destroy_before
-- Readings or sign-ins from before a moment.
select destroy_before_v1($1, $2, $3);

-- name: oldest
-- The oldest reading and the oldest sign-in that are kept.
select (select min(at) from readings where county = $1) as readings,
       (select min(at) from access_records where county = $1) as access_records;

-- name: state
-- The signed statement, once.
insert into destructions (county, destruction_id, what, case_id, statement, signature, key_id)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing;

-- name: newest
-- The newest statements.
select destruction_id, what, case_id, statement, signature, key_id, destroyed_at from destructions
 where county = $1 order by destroyed_at desc, destruction_id limit $2;

-- name: all
-- Every statement in the order in which they were made.
select destruction_id, what, case_id, statement, signature, key_id, destroyed_at from destructions
 where county = $1 order by destroyed_at, destruction_id;

-- name: mark
-- Tells one list from a longer one.
select count(*) from destructions where county = $1;
