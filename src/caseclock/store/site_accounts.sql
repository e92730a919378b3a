-- name: renew_pending
-- Another try with the same code: the row takes what is given now, unless the login is another's.
update accounts a set login = $3, display_name = $4, email = $5, password_hash = $6
 where a.county = $1 and a.account_id = $2 and a.disabled_why = 'pending'
   and not exists (select from accounts o where o.county = $1 and o.login = $3 and o.account_id <> $2)
returning a.account_id;

-- name: add_pending
-- A row that nobody can sign in with; nothing when the login or the account is there already.
insert into accounts (
    county, account_id, login, display_name, email, roles, site, password_hash, disabled_at, disabled_why,
    created_by
)
values ($1, $2, $3, $4, $5, array[$6], $7, $8, business_now(), 'pending', 'access code')
on conflict do nothing
returning account_id;

-- name: is_living
-- Whether the account was activated before.
select exists (select from accounts where county = $1 and account_id = $2 and disabled_why <> 'pending');

-- name: activate
-- The code was used: the row may be used too. Once.
update accounts set disabled_at = null, disabled_why = '', last_used_at = business_now()
 where county = $1 and account_id = $2 and disabled_why = 'pending'
returning login;

-- name: retire
-- Removed staff and replaced certifiers: the reason is one that the service centre cannot lift.
update accounts set disabled_at = coalesce(disabled_at, business_now()), disabled_why = 'removed'
 where county = $1 and account_id = $2
returning account_id;

-- name: move
-- Another site of the same certifier.
update accounts set site = $3 where county = $1 and account_id = $2 returning account_id;

-- name: used_lately
-- Accounts of sites used within so many business days, and those still pending.
select account_id, site, last_used_at, disabled_why = 'pending' as pending
  from accounts
 where county = $1 and site is not null
   and (disabled_why = 'pending' or last_used_at > business_now() - make_interval(days => $2))
 order by account_id;
