-- name: counties
-- Counties with something to do for a port.
select * from counties_with_port_work_v1();

-- name: note_request
-- A request about to be sent, once; answers how it stands.
with noted as (
    insert into port_requests (county, request_id, case_id, service, payload, status)
    values ($1, $2, $3, $4, $5, $6)
    on conflict do nothing
    returning status
)
select status from noted union all select status from port_requests where county = $1 and request_id = $2
 limit 1;

-- name: sent
-- The service has it; its answer is asked for from a moment on.
update port_requests
   set status = 'waiting', next_poll_at = clock_timestamp() + $3::interval
 where county = $1 and request_id = $2 and status in ('sending', 'failed', 'queued');

-- name: set_status
-- Answered, or given up.
update port_requests
   set status = $3, next_poll_at = null,
       answered_at = case when $3 = 'answered' then coalesce(answered_at, clock_timestamp()) else answered_at end
 where county = $1 and request_id = $2 and status <> 'answered';

-- name: request
-- One request.
select request_id, case_id, service, payload, status, batch_id, polls from port_requests
 where county = $1 and request_id = $2;

-- name: to_poll
-- Requests whose answer may be asked for now, held back twice as long each time.
update port_requests
   set polls = polls + 1, next_poll_at = clock_timestamp() + least($3::interval * 2 ^ polls, interval '1 hour')
 where county = $1 and request_id in (
       select request_id from port_requests
        where county = $1 and status = 'waiting' and next_poll_at <= clock_timestamp()
        order by next_poll_at limit $2 for update skip locked)
returning request_id, case_id, service, payload, status, batch_id, polls;

-- name: keep
-- An answer as it came; a copy of one that is there is counted. True: it is the first.
insert into port_answers (county, answer_id, service, request_id, fingerprint, body, via)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (county, service, fingerprint) do update set copies = port_answers.copies + 1
returning copies = 1;

-- name: to_act_on
-- Answers of which nothing was made yet, in the order they came.
select answer_id, service, request_id, body, received_at, tries from port_answers
 where county = $1 and outcome = '' and next_try_at <= clock_timestamp()
 order by received_at, answer_id limit $2;

-- name: done
-- What was made of an answer.
update port_answers set outcome = $3, note = $4 where county = $1 and answer_id = $2 and outcome = '';

-- name: try_later
-- It could not be acted on just now.
update port_answers set tries = tries + 1, next_try_at = clock_timestamp() + $3::interval, note = $4
 where county = $1 and answer_id = $2;

-- name: kept
-- Answers that wait for a person, newest first; from the one named on.
select answer_id, service, request_id, via, received_at, copies, outcome, note from port_answers
 where county = $1 and outcome in ('unusable', 'unmatched', 'set_aside')
   and ($3::timestamptz is null or (received_at, answer_id) < ($3, $4::uuid))
 order by received_at desc, answer_id desc limit $2;

-- name: body
-- One answer as it came.
select body from port_answers where county = $1 and answer_id = $2;

-- name: circuit_open
-- Whether a service is left alone now, since when, and for how long still; no row: it is called.
select opened_at, extract(epoch from try_at - clock_timestamp())::float as rest, last_error
  from port_circuits where service = $1 and opened_at is not null and try_at > clock_timestamp();

-- name: circuit_trial
-- One call may try a service that was left alone; the others wait on.
update port_circuits set try_at = clock_timestamp() + $2::interval, trial = true
 where service = $1 and opened_at is not null and try_at <= clock_timestamp()
returning true;

-- name: circuit_worked
-- The service answered: nothing stands against it. True: it was left alone until now.
with closed as (
    select service, opened_at from port_circuits where service = $1 and (failures > 0 or opened_at is not null)
       for update
)
update port_circuits p
   set failures = 0, opened_at = null, try_at = null, rests = 0, trial = false, last_error = ''
  from closed c where p.service = c.service
returning c.opened_at is not null;

-- name: circuit_failed
-- One more failure in a row; after so many it is left alone, longer after each trial in vain. Calls that were
-- under way when it was opened count for nothing. Answers since when it is.
insert into port_circuits as p (service, failures, last_error) values ($1, 1, $2)
on conflict (service) do update
   set failures = p.failures + 1, last_error = $2, trial = false,
       opened_at = case when p.failures + 1 >= $3 then coalesce(p.opened_at, clock_timestamp()) end,
       rests = p.rests + case when p.trial then 1 else 0 end,
       try_at = case when p.trial then clock_timestamp() + least($4::interval * 2 ^ p.rests, interval '10 minutes')
                     when p.failures + 1 >= $3 then coalesce(p.try_at, clock_timestamp() + $4::interval) end
returning opened_at;

-- name: vitals
-- How each service does.
select * from port_vitals_v1();

-- name: by_cin
-- Where the person with a client index number is, an open case first.
select k.case_id, k.person_id from rm_keys k join rm_cases c using (county, case_id)
 where k.county = $1 and k.kind = 'cin' and k.key = $2
 order by (c.status = 'open') desc, c.opened_at desc limit 1;

-- name: gather
-- What waits for MEDS, put into one file, unless one went a moment ago. How many transactions it has.
with gathered as (
    update port_requests set batch_id = $2, status = 'sending'
     where county = $1 and request_id in (
           select request_id from port_requests
            where county = $1 and service = 'meds' and status = 'queued'
            order by asked_at, request_id limit $5 for update skip locked)
       and not exists (
           select from outbox where county = $1 and topic = $3 and created_at > clock_timestamp() - $4::interval)
    returning request_id
), file as (
    insert into outbox (county, message_id, case_id, version, topic, payload)
    select $1, $2, '00000000-0000-0000-0000-000000000000', 0, $3,
           jsonb_build_object('service', 'meds', 'transactions', count(*))
      from gathered having count(*) > 0
)
select count(*) from gathered;

-- name: of_batch
-- The transactions of a file, in the order they were asked.
select request_id, case_id, service, payload, status, batch_id, polls from port_requests
 where county = $1 and batch_id = $2 order by asked_at, request_id;
