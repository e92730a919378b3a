-- name: counties
-- Counties with messages to send.
select * from counties_with_outbox_v1();

-- name: put
-- A message that belongs to no case: a passcode, a notice to an account.
insert into outbox (county, message_id, case_id, version, topic, payload, secret, expires_at, lapses_at)
values ($1, $2, $3, 0, $4, $5, $6, $7, $8)
on conflict do nothing;

-- name: close_lapsed
-- What lapsed before it left is not sent any more: shown among the dead letters, its secret erased.
update outbox
   set dead_at = coalesce(dead_at, clock_timestamp()), secret = null, leased_until = null,
       last_error = case when dead_at is null then 'it lapsed before it could leave' else last_error end
 where county = $1 and delivered_at is null and (expires_at is not null or lapses_at is not null)
   and (dead_at is null or secret is not null)
   and (expires_at <= business_now() or lapses_at <= clock_timestamp())
returning message_id;

-- name: purge
-- What was delivered long ago goes; who was told of an alert is kept apart, in alert_deliveries.
delete from outbox
 where county = $1 and delivered_at is not null and delivered_at < clock_timestamp() - $2::interval;

-- name: lease
-- Messages to send now, held for this worker until the lease ends: what lapses goes before all else, or alone.
with lapsing as (
    select message_id from outbox
     where county = $1 and delivered_at is null and (expires_at is not null or lapses_at is not null)
       and dead_at is null and available_at <= clock_timestamp()
       and (leased_until is null or leased_until <= clock_timestamp())
     order by available_at
     limit $2
     for update skip locked
), others as (
    select message_id from outbox
     where county = $1 and delivered_at is null and dead_at is null and available_at <= clock_timestamp()
       and (leased_until is null or leased_until <= clock_timestamp())
       and expires_at is null and lapses_at is null
     order by available_at
     limit case when $5 then 0 else $2 - (select count(*) from lapsing) end
     for update skip locked
), picked as (
    select message_id from lapsing union all select message_id from others
)
update outbox o
   set leased_until = clock_timestamp() + $3::interval, leased_by = $4
  from picked p
 where o.county = $1 and o.message_id = p.message_id
returning o.message_id, o.case_id, o.topic, o.payload, o.secret, o.expires_at, o.tries, o.created_at;

-- name: delivered
-- It left; its secret is erased.
update outbox
   set delivered_at = clock_timestamp(), how = $3, secret = null, leased_until = null, last_error = null,
       dead_at = null
 where county = $1 and message_id = $2;

-- name: failed
-- One more try was in vain: wait longer, or give up and show it as a dead letter.
update outbox
   set tries = tries + 1, last_error = $3, leased_until = null,
       available_at = clock_timestamp() + $4::interval,
       dead_at = case when $5 then clock_timestamp() end
 where county = $1 and message_id = $2 and delivered_at is null and dead_at is null;

-- name: later
-- Not yet: it waits without a try.
update outbox set leased_until = null, available_at = clock_timestamp() + $3::interval, last_error = $4
 where county = $1 and message_id = $2 and delivered_at is null and dead_at is null;

-- name: dead
-- Dead letters, newest first, without secrets; from the one named on.
select message_id, case_id, topic, payload, tries, last_error, created_at, dead_at,
       secret is not null as has_secret,
       coalesce(expires_at <= business_now(), false) or coalesce(lapses_at <= clock_timestamp(), false) as lapsed
  from outbox
 where county = $1 and dead_at is not null and ($3::timestamptz is null or (dead_at, message_id) < ($3, $4::uuid))
 order by dead_at desc, message_id desc
 limit $2;

-- name: resend
-- Tries a dead letter again from the start, unless it lapsed. No row when there is none such.
with letter as (
    select message_id,
           coalesce(expires_at <= business_now(), false) or coalesce(lapses_at <= clock_timestamp(), false)
               as lapsed
      from outbox
     where county = $1 and message_id = $2 and dead_at is not null
       for update
), again as (
    update outbox o
       set dead_at = null, tries = 0, available_at = clock_timestamp(), last_error = null, leased_until = null
      from letter l
     where o.county = $1 and o.message_id = l.message_id and not l.lapsed
)
select lapsed from letter;

-- name: webhook_counties
-- Counties with webhooks that are not stopped.
select * from counties_with_webhooks_v1();

-- name: webhooks
-- All webhooks of a county, without their secrets.
select webhook_id, url, types, created_by, created_at, tries, last_error, stopped_at
  from webhooks where county = $1 order by created_at;

-- name: lease_webhooks
-- Webhooks that may be served now, held for a moment.
update webhooks set leased_until = clock_timestamp() + $2::interval
 where county = $1 and stopped_at is null
   and (next_try_at is null or next_try_at <= clock_timestamp())
   and (leased_until is null or leased_until <= clock_timestamp())
returning webhook_id, url, secret, types, tries;

-- name: add_webhook
-- A new receiver, of what comes from now on or of everything there is.
with added as (
    insert into webhooks (county, webhook_id, url, secret, types, created_by) values ($1, $2, $3, $4, $5, $6)
)
insert into followers (county, name, number)
select $1, $7, case when $8 then 0 else coalesce(max(number), 0) end from county_heads where county = $1;

-- name: remove_webhook
-- No more events go there.
delete from webhooks where county = $1 and webhook_id = $2 returning true;

-- name: webhook_served
-- It took what was sent, or there was nothing to send.
update webhooks set leased_until = null, tries = 0, next_try_at = null, last_error = null
 where county = $1 and webhook_id = $2;

-- name: webhook_failed
-- It did not take it: wait longer, or stop after too many.
update webhooks
   set leased_until = null, tries = tries + 1, last_error = $3,
       next_try_at = clock_timestamp() + $4::interval,
       stopped_at = case when $5 then clock_timestamp() end
 where county = $1 and webhook_id = $2;

-- name: resume_webhook
-- Serves a stopped webhook again, from where it stood.
update webhooks set stopped_at = null, tries = 0, next_try_at = null
 where county = $1 and webhook_id = $2 and stopped_at is not null
returning true;
