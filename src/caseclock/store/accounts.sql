-- name: account_by_login
-- The account of a login, with what sign-in needs.
select a.account_id, a.login, a.display_name, a.email, a.roles, a.office, a.unit, a.site, a.password_hash,
       coalesce(a.password_until < clock_timestamp(), false) as password_lapsed, a.totp_secret, a.totp_last_step,
       a.password_until is not null as must_change, a.alert_mail, a.disabled_at, a.disabled_why,
       a.last_used_at, a.created_at, b.blocked_at, coalesce(b.failures, 0) as failures,
       business_now() as business_now
  from accounts a
  left join signin_blocks b on b.county = a.county and b.login = a.login
 where a.county = $1 and a.login = $2;

-- name: account_by_id
-- The same by its id.
select a.account_id, a.login, a.display_name, a.email, a.roles, a.office, a.unit, a.site, a.password_hash,
       coalesce(a.password_until < clock_timestamp(), false) as password_lapsed, a.totp_secret, a.totp_last_step,
       a.password_until is not null as must_change, a.alert_mail, a.disabled_at, a.disabled_why,
       a.last_used_at, a.created_at, b.blocked_at, coalesce(b.failures, 0) as failures,
       business_now() as business_now
  from accounts a
  left join signin_blocks b on b.county = a.county and b.login = a.login
 where a.county = $1 and a.account_id = $2;

-- name: account_names
-- The names of some accounts, for lists.
select account_id, display_name from accounts where county = $1 and account_id = any ($2::uuid[]);

-- name: list_accounts
-- A page of accounts by login, of one site or of some units where they are named.
select a.account_id, a.login, a.display_name, a.email, a.roles, a.office, a.unit, a.site, a.password_hash,
       coalesce(a.password_until < clock_timestamp(), false) as password_lapsed, a.totp_secret, a.totp_last_step,
       a.password_until is not null as must_change, a.alert_mail, a.disabled_at, a.disabled_why,
       a.last_used_at, a.created_at, b.blocked_at, coalesce(b.failures, 0) as failures,
       business_now() as business_now
  from accounts a
  left join signin_blocks b on b.county = a.county and b.login = a.login
 where a.county = $1 and a.login > $2 and ($4::uuid is null or a.site = $4)
   and ($5::text[] is null or a.unit = any ($5))
 order by a.login
 limit $3;

-- name: add_account
-- A new account; nothing when the login is taken.
insert into accounts (
    county, account_id, login, display_name, email, roles, office, unit, site, password_hash, password_until,
    alert_mail, created_by
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp() + $11::interval, $12, $13)
on conflict do nothing
returning account_id;

-- name: change_account
-- What an admin may change; the login and the site stay.
update accounts set display_name = $3, email = $4, roles = $5, office = $6, unit = $7, alert_mail = $8
 where county = $1 and account_id = $2;

-- name: set_password
-- A new password hash; whoever was signed in is signed out by the caller.
update accounts set password_hash = $3, password_until = clock_timestamp() + $4::interval
 where county = $1 and account_id = $2;

-- name: enrol_totp
-- The second step, with the step of the code that proved it; nothing when one is enrolled already.
update accounts set totp_secret = $3, totp_last_step = $4
 where county = $1 and account_id = $2 and totp_secret is null
returning account_id;

-- name: clear_totp
-- The next sign-in enrols anew.
update accounts set totp_secret = null where county = $1 and account_id = $2;

-- name: use_totp_step
-- A code is used once: no row when this step or a later one was used.
update accounts set totp_last_step = $3
 where county = $1 and account_id = $2 and totp_last_step < $3
returning account_id;

-- name: disable_account
-- Disable, once.
update accounts set disabled_at = business_now(), disabled_why = $3
 where county = $1 and account_id = $2 and disabled_at is null
returning account_id;

-- name: enable_account
-- Enable again; the days without use count from now. A pending one waits for its access code.
update accounts set disabled_at = null, disabled_why = '', last_used_at = business_now()
 where county = $1 and account_id = $2 and disabled_at is not null and disabled_why <> 'pending'
returning account_id;

-- name: disable_unused
-- Disable every account whose last use, or creation, is too long ago.
update accounts set disabled_at = business_now(), disabled_why = 'inactive'
 where county = $1 and disabled_at is null
   and coalesce(last_used_at, created_at) <= business_now() - make_interval(days => $2)
returning account_id, login;

-- name: put_office
-- Add an office or change its name.
insert into offices (county, office_id, name) values ($1, $2, $3)
on conflict (county, office_id) do update set name = excluded.name;

-- name: list_offices
-- All offices of the county.
select office_id, name from offices where county = $1 and closed_at is null order by office_id;

-- name: put_unit
-- Add a unit, or change its office, name or supervisor.
insert into units (county, unit_id, office_id, name, supervisor) values ($1, $2, $3, $4, $5)
on conflict (county, unit_id) do update
   set office_id = excluded.office_id, name = excluded.name, supervisor = excluded.supervisor;

-- name: list_units
-- All units of the county.
select unit_id, office_id, name, supervisor from units where county = $1 and closed_at is null order by unit_id;

-- name: add_cover
-- An absence with its cover.
insert into covers (county, cover_id, account_id, cover_account, from_on, to_on, note, made_by)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: end_cover
-- The absent one is back early.
update covers set ended_at = business_now()
 where county = $1 and cover_id = $2 and ended_at is null
returning cover_id;

-- name: list_covers
-- Covers that are running or to come on a day.
select cover_id, account_id, cover_account, from_on, to_on, note, made_by, made_at
  from covers
 where county = $1 and to_on >= $2 and ended_at is null
 order by from_on, cover_id;

-- name: covering
-- Whose work an account has on a day, besides its own.
select distinct account_id from covers
 where county = $1 and cover_account = $2 and ended_at is null and $3::date between from_on and to_on
 order by account_id;

-- name: cover_of
-- Who has an account's work on a day.
select distinct cover_account from covers
 where county = $1 and account_id = $2 and ended_at is null and $3::date between from_on and to_on
 order by cover_account;

-- name: add_reason
-- A stated reason to open a case outside one's reach.
insert into access_reasons (county, reason_id, account_id, case_id, reason, expires_at)
values ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(hours => $6))
returning expires_at;

-- name: living_reason
-- The reason this account has now for this case.
select reason from access_reasons
 where county = $1 and account_id = $2 and case_id = $3 and expires_at > clock_timestamp()
 order by given_at desc
 limit 1;
