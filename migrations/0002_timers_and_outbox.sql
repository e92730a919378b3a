-- Work rows: a timer for each armed rung, a message to leave after the commit, and who is alive.
-- They are done row by row under SKIP LOCKED leases, so they have no gap problem and need no feed.

set local search_path = public;
set local role caseclock_owner;

create table timers (
    county smallint not null,
    case_id uuid not null,
    clock_id text not null,
    rung text not null,
    arming integer not null,
    due_at timestamptz not null,
    armed_at timestamptz not null default clock_timestamp(),
    leased_until timestamptz,
    leased_by text,
    tries integer not null default 0,
    next_try_at timestamptz,
    set_aside_at timestamptz,
    last_error text,
    primary key (county, case_id, clock_id, rung, arming)
);
create index timers_due on timers (county, due_at) where set_aside_at is null;
comment on table timers is 'due_at is business time; leases and tries are real time.';

create table outbox (
    county smallint not null,
    message_id uuid not null,
    case_id uuid not null,
    version integer not null,
    topic text not null,
    payload jsonb not null,
    secret bytea,
    expires_at timestamptz,
    available_at timestamptz not null default clock_timestamp(),
    tries integer not null default 0,
    leased_until timestamptz,
    leased_by text,
    delivered_at timestamptz,
    dead_at timestamptz,
    last_error text,
    created_at timestamptz not null default clock_timestamp(),
    primary key (county, message_id)
);
create index outbox_waiting on outbox (county, available_at) where delivered_at is null and dead_at is null;
create index outbox_of_case on outbox (county, case_id);
comment on column outbox.secret is 'Encrypted before it comes here; erased on delivery or expiry.';

create table heartbeats (
    worker_id text primary key,
    at timestamptz not null,
    what text not null default ''
);

select guard_by_county(guarded) from unnest(array['timers', 'outbox']::regclass[]) as guarded;

grant select, insert, update, delete on timers, outbox, heartbeats to caseclock_app;

reset role;
