-- name: record
-- These accounts are told of an alert in the office itself; a repeat changes nothing.
insert into alert_deliveries (county, message_id, account_id, case_id, alert_id, audience, stands_in)
select $1, $2, p.account_id, $3, $4, p.audience, p.stands_in
  from unnest($5::uuid[], $6::text[], $7::boolean[]) as p (account_id, audience, stands_in)
on conflict do nothing;

-- name: mailed
-- The mail to one of them is done with: it left, or it was refused for good.
update alert_deliveries set mailed = true, how = $4
 where county = $1 and message_id = $2 and account_id = $3;

-- name: mailed_already
-- Whose mail about this message is done with.
select account_id from alert_deliveries where county = $1 and message_id = $2 and mailed;

-- name: of_ids
-- Which of these accounts may be told: not those that are disabled.
select account_id, email, alert_mail, roles && array['worker', 'supervisor', 'program_specialist'] as office
  from accounts
 where county = $1 and account_id = any ($2::uuid[]) and disabled_at is null;

-- name: digested
-- Who of the office gets the morning's digest, and which units each supervises.
select a.account_id, a.email, a.unit, a.roles,
       array(select u.unit_id from units u
              where u.county = a.county and u.supervisor = a.account_id and u.closed_at is null
              order by 1) as supervises
  from accounts a
 where a.county = $1 and a.alert_mail and a.email <> '' and a.disabled_at is null
   and a.roles && array['worker', 'supervisor', 'program_specialist']
 order by a.account_id;

-- name: of_role
-- Accounts that have a role, of one site where one is named.
select account_id, email, alert_mail, roles && array['worker', 'supervisor', 'program_specialist'] as office
  from accounts
 where county = $1 and $2 = any (roles) and ($3::uuid is null or site = $3) and disabled_at is null;

-- name: of_unit
-- The workers and supervisors of a unit.
select account_id, email, alert_mail, roles && array['worker', 'supervisor', 'program_specialist'] as office
  from accounts
 where county = $1 and unit = $2 and $2 <> '' and roles && array['worker', 'supervisor']
   and disabled_at is null;

-- name: supervisor_of
-- Who supervises a unit.
select supervisor from units where county = $1 and unit_id = $2 and closed_at is null;
