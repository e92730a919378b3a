-- name: attempt
-- Count an attempt before anything is checked.
select failures, blocked, wait_seconds from signin_attempt_v1($1, $2, $3, $4, $5, $6);

-- name: attempt_failed
-- The attempt was wrong: at the limit the login is blocked. Answers whether it is.
update signin_blocks
   set failed_at = clock_timestamp(),
       blocked_at = case when failures >= $3 then coalesce(blocked_at, clock_timestamp()) else blocked_at end
 where county = $1 and login = $2
returning blocked_at is not null;

-- name: attempt_passed
-- Right so far: take the counted failure back, leave the earlier ones.
update signin_blocks set failures = greatest(failures - 1, 0)
 where county = $1 and login = $2 and blocked_at is null;

-- name: clear_failures
-- A whole sign-in succeeded: none in a row any more. A block stays a block.
update signin_blocks set failures = 0 where county = $1 and login = $2 and blocked_at is null;

-- name: block
-- Block a login by hand.
insert into signin_blocks (county, login, blocked_at) values ($1, $2, clock_timestamp())
on conflict (county, login) do update set blocked_at = coalesce(signin_blocks.blocked_at, clock_timestamp());

-- name: unblock
-- No failures, no block.
update signin_blocks set failures = 0, blocked_at = null
 where county = $1 and login = $2 and (blocked_at is not null or failures > 0)
returning login;

-- name: open_session
-- A session in its first step.
insert into sessions (
    county, token_hash, account_id, role, step, csrf, pending_totp, passcode_hash, passcode_until, address,
    expires_at
)
values (
    $1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp() + $9::interval, $10,
    clock_timestamp() + $11::interval
)
returning expires_at;

-- name: find_session
-- The living session of a token, with its account; marks it as used.
select account_id, login, display_name, email, roles, role, office, unit, site, step, csrf, supervised,
       expires_at, own_cases
  from session_v2($1, $2, $3);

-- name: pending
-- What a session in its first step still needs.
select account_id, role, step, pending_totp, passcode_hash,
       passcode_until > clock_timestamp() as passcode_valid
  from sessions
 where county = $1 and token_hash = $2 and step in ('second', 'enrol') and expires_at > clock_timestamp();

-- name: advance
-- The second step is done: another token, so that the first one is worth nothing now.
update sessions
   set token_hash = $3, step = $4, csrf = $5, pending_totp = null, passcode_hash = null, passcode_until = null,
       last_seen_at = clock_timestamp(), expires_at = clock_timestamp() + $6::interval
 where county = $1 and token_hash = $2 and step = any ($7)
returning expires_at;

-- name: set_passcode
-- A new mailed code for a session in its first step; the one before is void. One a minute.
update sessions set passcode_hash = $3, passcode_until = clock_timestamp() + $4::interval
 where county = $1 and token_hash = $2 and step = 'second' and expires_at > clock_timestamp()
   and (passcode_until is null or passcode_until < clock_timestamp() + $4::interval - interval '1 minute')
returning account_id;

-- name: use_passcode
-- A mailed code is used once.
update sessions set passcode_hash = null, passcode_until = null
 where county = $1 and token_hash = $2 and passcode_hash = $3 and passcode_until > clock_timestamp()
returning account_id;

-- name: close_session
-- Signed out.
delete from sessions where county = $1 and token_hash = $2;

-- name: close_sessions
-- Every session of an account but one.
delete from sessions where county = $1 and account_id = $2 and token_hash is distinct from $3;

-- name: close_expired
-- Housekeeping.
delete from sessions
 where county = $1 and (expires_at < clock_timestamp() - $3::interval
                        or last_seen_at < clock_timestamp() - $2::interval - $3::interval);

-- name: signed_in
-- The account was used, in business time.
update accounts set last_used_at = business_now() where county = $1 and account_id = $2;

-- name: record
-- Who signed in, who failed to, and what was done to an account by whom.
insert into access_records (county, act, login, actor, address, note) values ($1, $2, $3, $4, $5, $6);

-- name: page_of_records
-- Sign-ins and acts upon accounts, newest first, below a record.
select record_id, at, act, login, actor, address, note
  from access_records
 where county = $1 and record_id < $2 and ($4::text is null or login = $4)
 order by record_id desc
 limit $3;
