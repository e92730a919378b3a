-- name: webhooks
-- Signing secrets of webhooks that another master key closed.
select webhook_id, secret from webhooks
 where county = $1 and convert_from(substring(secret from 3 for get_byte(secret, 1)), 'UTF8') <> $2
 limit 500;

-- name: put_webhooks
-- One of them, unless it changed meanwhile.
update webhooks set secret = $4 where county = $1 and webhook_id = $2 and secret = $3;

-- name: accounts
-- Authenticator secrets of accounts that another master key closed.
select account_id, totp_secret from accounts
 where county = $1 and totp_secret is not null
   and convert_from(substring(totp_secret from 3 for get_byte(totp_secret, 1)), 'UTF8') <> $2
 limit 500;

-- name: put_accounts
-- One of them, unless it changed meanwhile.
update accounts set totp_secret = $4 where county = $1 and account_id = $2 and totp_secret = $3;

-- name: outbox
-- Secrets of messages not yet delivered that another master key closed.
select message_id, secret from outbox
 where county = $1 and secret is not null
   and convert_from(substring(secret from 3 for get_byte(secret, 1)), 'UTF8') <> $2
 limit 500;

-- name: put_outbox
-- One of them, unless it was delivered meanwhile.
update outbox set secret = $4 where county = $1 and message_id = $2 and secret = $3;

-- name: port_answers
-- Answers of services outside that another master key closed.
select answer_id, body from port_answers
 where county = $1 and convert_from(substring(body from 3 for get_byte(body, 1)), 'UTF8') <> $2
 limit 500;

-- name: put_port_answers
-- One of them.
update port_answers set body = $4 where county = $1 and answer_id = $2 and body = $3;

-- name: drafts
-- Drafts of forms that another master key closed.
select draft_id, body from drafts
 where county = $1 and convert_from(substring(body from 3 for get_byte(body, 1)), 'UTF8') <> $2
 limit 500;

-- name: put_drafts
-- One of them, unless it was saved anew meanwhile.
update drafts set body = $4 where county = $1 and draft_id = $2 and body = $3;

-- name: county_sign_ins
-- The secret of a county's own sign-in that another master key closed.
select county, client_secret from county_sign_ins
 where county = $1 and client_secret is not null
   and convert_from(substring(client_secret from 3 for get_byte(client_secret, 1)), 'UTF8') <> $2;

-- name: put_county_sign_ins
-- It, unless it changed meanwhile.
update county_sign_ins set client_secret = $4 where county = $1 and county = $2 and client_secret = $3;
