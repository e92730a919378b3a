-- name: declare
-- A tie to a case, or to a person by name and birth date.
insert into ties (county, tie_id, account_id, relation, case_id, name, name_key, birth_date, declared_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict do nothing;

-- name: ties
-- Ties that hold, the newest first; of one account where one is named.
select t.tie_id, t.account_id, a.display_name, t.relation, t.case_id, t.name, t.birth_date, t.declared_by,
       t.declared_at
  from ties t join accounts a on a.county = t.county and a.account_id = t.account_id
 where t.county = $1 and t.ended_at is null and ($2::uuid is null or t.account_id = $2)
 order by t.declared_at desc, t.tie_id
 limit $3;

-- name: end
-- It no longer holds, or never did; once.
update ties set ended_at = business_now(), ended_by = $3, ended_why = $4
 where county = $1 and tie_id = $2 and ended_at is null and account_id <> $3
returning account_id;

-- name: own_cases
-- The cases an account is kept from.
select own_cases_v1($1, $2);

-- name: close_to
-- Whether the account declared a tie to one of these people.
select exists (
    select from ties t
     cross join unnest($3::text[], $4::date[]) as person (name_key, birth_date)
     where t.county = $1 and t.account_id = $2 and t.ended_at is null
       and t.name_key = person.name_key and t.birth_date = person.birth_date
);
