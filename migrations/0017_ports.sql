-- What is asked of services outside (Hub, SAVE, MEDS), what they answered, and whether they can be reached.
--
-- An answer is kept as it came before anything is made of it, so that none is lost and none acts twice.

set local search_path = public;
set local role caseclock_owner;

create table port_requests (
    county smallint not null,
    request_id uuid not null,
    case_id uuid not null,
    service text not null,
    payload jsonb not null,
    status text not null default 'sending' check (
        status in ('sending', 'queued', 'waiting', 'answered', 'failed', 'dropped')
    ),
    batch_id uuid,
    asked_at timestamptz not null default clock_timestamp(),
    answered_at timestamptz,
    next_poll_at timestamptz,
    polls integer not null default 0,
    primary key (county, request_id)
);
create index port_requests_of_case on port_requests (county, case_id);
create index port_requests_to_poll on port_requests (county, next_poll_at) where status = 'waiting';
create index port_requests_queued on port_requests (county, service) where status = 'queued';
comment on column port_requests.payload is 'Which instance, member, step: no name and no number of a person.';
comment on column port_requests.status is 'queued: for the next file; waiting: the service has it; failed: given up, and a person told; dropped: nobody to ask about, or asked again meanwhile.';

create table port_answers (
    county smallint not null,
    answer_id uuid not null,
    service text not null,
    request_id uuid,
    fingerprint bytea not null,
    body bytea not null,
    via text not null,
    received_at timestamptz not null default business_now(),
    copies integer not null default 1,
    tries integer not null default 0,
    next_try_at timestamptz not null default clock_timestamp(),
    outcome text not null default '',
    note text not null default '',
    primary key (county, answer_id),
    unique (county, service, fingerprint)
);
create index port_answers_to_act_on on port_answers (county, next_try_at) where outcome = '';
create index port_answers_kept on port_answers (county, received_at, answer_id)
    where outcome in ('unusable', 'unmatched', 'set_aside');
comment on column port_answers.body is 'As it came, encrypted.';
comment on column port_answers.outcome is 'recorded, unusable (a task in its case), unmatched, set_aside (a command refused it); empty: to be acted on.';
comment on column port_answers.received_at is 'Business time.';

create table port_circuits (
    service text primary key,
    failures integer not null default 0,
    opened_at timestamptz,
    try_at timestamptz,
    rests integer not null default 0,
    trial boolean not null default false,
    last_error text not null default ''
);
comment on table port_circuits is 'Of the installation, not of a county. Open while opened_at is set; one call tries at try_at.';

select guard_by_county(guarded) from unnest(array['port_requests', 'port_answers']::regclass[]) as guarded;
grant select, insert, update on port_requests, port_answers, port_circuits to caseclock_app;

create function counties_with_port_work_v1() returns setof smallint
-- Counties with answers to act on, requests to ask after, or transactions for the next file.
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select county from port_answers where outcome = '' and next_try_at <= clock_timestamp()
    union select county from port_requests where status = 'waiting' and next_poll_at <= clock_timestamp()
    union select county from port_requests where status = 'queued'
$$;

create function port_vitals_v1() returns table (
    service text, opened_at timestamptz, failures integer, last_error text, waiting bigint, unmatched bigint
)
-- How each service does, as counts over all counties.
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    with services as (
        select service from port_circuits
        union select service from port_requests
        union select service from port_answers
    )
    select s.service, c.opened_at, coalesce(c.failures, 0), coalesce(c.last_error, ''),
           (select count(*) from port_requests r
             where r.service = s.service and r.status in ('sending', 'queued', 'waiting')),
           (select count(*) from port_answers a where a.service = s.service and a.outcome = 'unmatched')
      from services s left join port_circuits c using (service)
     order by s.service
$$;
grant execute on function counties_with_port_work_v1(), port_vitals_v1() to caseclock_app;

reset role;
