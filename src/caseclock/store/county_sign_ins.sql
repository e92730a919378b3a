-- name: offered
-- Counties whose own sign-in may be used, before any county is known.
select county, title from counties_with_sign_in_v1();

-- name: read
-- The county's own sign-in.
select title, issuer, client_id, client_secret, subject_claim, scopes, acr, amr, max_age_minutes, roles_claim,
       roles, return_addresses, passwords_too, changed_by, changed_at
  from county_sign_ins
 where county = $1;

-- name: put
-- Set it, or change it. Without a new secret the one that is there stays.
insert into county_sign_ins as s (
    county, title, issuer, client_id, client_secret, subject_claim, scopes, acr, amr, max_age_minutes,
    roles_claim, roles, return_addresses, passwords_too, changed_by
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict (county) do update
   set title = excluded.title, issuer = excluded.issuer, client_id = excluded.client_id,
       client_secret = case
           when s.issuer = excluded.issuer and s.client_id = excluded.client_id
           then coalesce(excluded.client_secret, s.client_secret)
           else excluded.client_secret
       end,
       subject_claim = excluded.subject_claim, scopes = excluded.scopes, acr = excluded.acr,
       amr = excluded.amr, max_age_minutes = excluded.max_age_minutes, roles_claim = excluded.roles_claim,
       roles = excluded.roles, return_addresses = excluded.return_addresses,
       passwords_too = excluded.passwords_too, changed_by = excluded.changed_by, changed_at = clock_timestamp();

-- name: remove
-- Accounts sign in with their passwords again; who is which account is kept.
delete from county_sign_ins where county = $1 returning county;

-- name: account_of
-- The account of a subject of the issuer that the county uses now.
select s.account_id
  from county_subjects s join county_sign_ins i on i.county = s.county and i.issuer = s.issuer
 where s.county = $1 and s.issuer = $2 and s.subject = $3;

-- name: subject_of
-- Who an account is at the issuer that the county uses now.
select s.subject, i.passwords_too
  from county_subjects s join county_sign_ins i on i.county = s.county and i.issuer = s.issuer
 where s.county = $1 and s.account_id = $2;

-- name: link
-- An account of the county is this subject. Nothing when the subject is another account.
insert into county_subjects (county, issuer, subject, account_id, linked_by)
select $1, i.issuer, $2, $3, $4 from county_sign_ins i where i.county = $1
on conflict do nothing
returning account_id;

-- name: unlink
-- The account is nobody of the county's issuer any more.
delete from county_subjects s
 using county_sign_ins i
 where s.county = $1 and s.account_id = $2 and i.county = s.county and i.issuer = s.issuer
returning s.subject;

-- name: take_answer
-- The first time an answer comes; nothing when it came before.
insert into county_answers (county, state_hash) values ($1, $2) on conflict do nothing returning county;

-- name: forget_answers
-- What could not be taken any more in any case.
delete from county_answers where county = $1 and at < clock_timestamp() - $2::interval;

-- name: failures_from
-- Sign-ins from an address that failed lately, and seconds until the oldest of them counts no more.
select count(*) as failures,
       coalesce(ceil(extract(epoch from min(at) + $3::interval - clock_timestamp())), 0)::integer as seconds
  from access_records
 where county = $1 and address = $2 and act = 'signin_failed' and at > clock_timestamp() - $3::interval;
