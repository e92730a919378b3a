-- name: signed_in
-- Which of these sessions live, asked without using them: watching must not keep a session from lapsing.
select s.token_hash
  from sessions s
  join accounts a on a.county = s.county and a.account_id = s.account_id
 where s.county = $1 and s.token_hash = any ($2::bytea[]) and a.disabled_at is null
   and s.expires_at > clock_timestamp() and s.last_seen_at > clock_timestamp() - $3::interval
   and s.role = any (a.roles);
