-- name: server
-- What the server promises, and which kind of clock the database has.
select current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
       current_setting('synchronous_commit') as synchronous_commit, mode as clock
  from business_clock;

-- name: accounts
-- Accounts that may sign in, with what would show that everybody knows their secrets.
select account_id, login, totp_secret, created_by = 'demo' as of_the_demo
  from accounts
 where county = $1 and disabled_at is null and (created_by = 'demo' or totp_secret is not null)
 order by login;
