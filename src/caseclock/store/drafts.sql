-- name: begin
-- A draft, unless it is there already.
insert into drafts (county, draft_id, account_id, kind, case_id, case_version, body)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict do nothing;

-- name: count_of_account
-- How many drafts an account has.
select count(*) from drafts where county = $1 and account_id = $2;

-- name: hold
-- One draft of the account, held against another window that saves it at the same moment.
select draft_id, kind, case_id, case_version, body, begun_at, saved_at, '' as case_number
  from drafts where county = $1 and account_id = $2 and draft_id = $3
   for update;

-- name: save
-- What is typed by now.
update drafts set body = $4, saved_at = business_now()
 where county = $1 and account_id = $2 and draft_id = $3
returning saved_at;

-- name: read
-- One draft of the account.
select draft_id, kind, case_id, case_version, body, begun_at, saved_at, '' as case_number
  from drafts where county = $1 and account_id = $2 and draft_id = $3;

-- name: newest
-- The account's drafts with the number of their case, the last saved first; of one kind where one is named.
select d.draft_id, d.kind, d.case_id, d.case_version, d.body, d.begun_at, d.saved_at,
       coalesce(c.case_number, '') as case_number
  from drafts d left join rm_cases c on c.county = d.county and c.case_id = d.case_id
 where d.county = $1 and d.account_id = $2 and ($3 = '' or d.kind = $3)
 order by d.saved_at desc, d.draft_id
 limit $4;

-- name: throw_away
-- A draft that was recorded, or is no longer wanted.
delete from drafts where county = $1 and account_id = $2 and draft_id = $3 returning draft_id;

-- name: purge
-- Drafts that nobody went on with for so long.
with gone as (
    delete from drafts where county = $1 and saved_at < business_now() - $2::interval returning 1
)
select count(*) from gone;
