-- Offices, units, accounts, sign-in and sessions. Rows, not events: a failed sign-in never appends to a stream.
--
-- The county is always known before the first look-up: the sign-in form asks for it and a token starts with it.
-- Real time (clock_timestamp): sessions, passcodes, blocks, attempts. Business time: last use, absence, creation.

set local search_path = public;
set local role caseclock_owner;

create table offices (
    county smallint not null,
    office_id text not null check (office_id ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    name text not null,
    closed_at timestamptz,
    primary key (county, office_id)
);

create table units (
    county smallint not null,
    unit_id text not null check (unit_id ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
    office_id text not null,
    name text not null,
    supervisor uuid,
    closed_at timestamptz,
    primary key (county, unit_id),
    foreign key (county, office_id) references offices (county, office_id)
);
create index units_of_supervisor on units (county, supervisor);

create table accounts (
    county smallint not null,
    account_id uuid not null,
    login text not null check (login = lower(login) and length(login) between 3 and 100),
    display_name text not null,
    email text not null default '',
    roles text[] not null,
    office text not null default '',
    unit text not null default '',
    site uuid,
    password_hash text,
    totp_secret bytea,
    totp_last_step bigint not null default 0,
    password_until timestamptz,
    alert_mail boolean not null default true,
    disabled_at timestamptz,
    disabled_why text not null default '',
    last_used_at timestamptz,
    created_at timestamptz not null default business_now(),
    created_by text not null default '',
    primary key (county, account_id),
    unique (county, login),
    check (cardinality(roles) > 0),
    check (roles <@ array[
        'worker', 'supervisor', 'program_specialist', 'auditor', 'county_admin', 'site_certifier',
        'provider_staff', 'family_planning_office', 'service_center', 'system'
    ]),
    -- Who may unblock reads nothing; who audits does nothing; a site sees one case.
    check (
        cardinality(roles) = 1
        or not roles && array['auditor', 'service_center', 'site_certifier', 'provider_staff', 'system']
    ),
    check (county = 0 or not roles && array[
        'site_certifier', 'provider_staff', 'family_planning_office', 'service_center'
    ]),
    check ((site is not null) = (roles && array['site_certifier', 'provider_staff']))
);
create index accounts_of_unit on accounts (county, unit);
create index accounts_of_site on accounts (county, site) where site is not null;
comment on column accounts.password_until is 'Set: the password was given out, must be changed at once, and lapses then.';
comment on column accounts.totp_secret is 'Sealed with the master key; null until the second step is enrolled.';
comment on column accounts.totp_last_step is 'The time step of the last code used: a code is used once.';

-- Failures by login, of accounts that exist and of those that do not, so that a block tells nobody which.
create table signin_blocks (
    county smallint not null,
    login text not null,
    failures integer not null default 0,
    failed_at timestamptz,
    blocked_at timestamptz,
    primary key (county, login)
);

create table sessions (
    county smallint not null,
    token_hash bytea not null check (octet_length(token_hash) = 32),
    account_id uuid not null,
    role text not null,
    step text not null check (step in ('second', 'enrol', 'password', 'full')),
    csrf text not null,
    pending_totp bytea,
    passcode_hash bytea,
    passcode_until timestamptz,
    address text not null default '',
    created_at timestamptz not null default clock_timestamp(),
    last_seen_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    primary key (county, token_hash),
    foreign key (county, account_id) references accounts (county, account_id)
);
create index sessions_of_account on sessions (county, account_id);
create index sessions_expired on sessions (county, expires_at);

create table covers (
    county smallint not null,
    cover_id uuid not null,
    account_id uuid not null,
    cover_account uuid not null,
    from_on date not null,
    to_on date not null,
    note text not null default '',
    made_by text not null,
    made_at timestamptz not null default business_now(),
    ended_at timestamptz,
    primary key (county, cover_id),
    check (from_on <= to_on),
    check (account_id <> cover_account),
    foreign key (county, account_id) references accounts (county, account_id),
    foreign key (county, cover_account) references accounts (county, account_id)
);
create index covers_of_account on covers (county, account_id, to_on) where ended_at is null;
create index covers_by_account on covers (county, cover_account, to_on) where ended_at is null;

-- Why someone opens a case outside their own reach: it lapses, and a supervisor reviews it.
create table access_reasons (
    county smallint not null,
    reason_id uuid not null,
    account_id uuid not null,
    case_id uuid not null,
    reason text not null check (length(reason) between 3 and 500),
    given_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    reviewed_by text not null default '',
    reviewed_at timestamptz,
    primary key (county, reason_id)
);
create index access_reasons_of_account on access_reasons (county, account_id, case_id, expires_at);

-- Every sign-in, refused or not, and every act upon an account.
create table access_records (
    county smallint not null,
    record_id bigint generated always as identity,
    at timestamptz not null default clock_timestamp(),
    act text not null,
    login text not null,
    actor text not null default '',
    address text not null default '',
    note text not null default '',
    primary key (county, record_id)
);
create index access_records_of_address on access_records (county, address, at) where act = 'signin_failed';
create index access_records_of_login on access_records (county, login, at);

select guard_by_county(guarded) from unnest(array[
    'offices', 'units', 'accounts', 'signin_blocks', 'sessions', 'covers', 'access_reasons', 'access_records'
]::regclass[]) as guarded;

create function session_v1(p_county smallint, p_token_hash bytea, p_idle interval)
-- One call a request: the living session with its account, and the mark that it was used.
returns table (
    account_id uuid, login text, display_name text, email text, roles text[], role text, office text,
    unit text, site uuid, step text, csrf text, supervised text[], expires_at timestamptz
)
language plpgsql volatile rows 1
as $$
#variable_conflict use_column
declare
    idle_for interval;
    used_at timestamptz;
begin
    perform set_config('app.county', p_county::text, true);
    select a.account_id, a.login, a.display_name, a.email, a.roles, s.role, a.office, a.unit, a.site, s.step,
           s.csrf,
           array(select u.unit_id from units u
                  where u.county = p_county and u.supervisor = a.account_id order by u.unit_id),
           least(s.expires_at, clock_timestamp() + p_idle),
           clock_timestamp() - s.last_seen_at, a.last_used_at
      into account_id, login, display_name, email, roles, role, office, unit, site, step, csrf, supervised,
           expires_at, idle_for, used_at
      from sessions s
      join accounts a on a.county = s.county and a.account_id = s.account_id
     where s.county = p_county and s.token_hash = p_token_hash and a.disabled_at is null
       and s.expires_at > clock_timestamp() and s.last_seen_at > clock_timestamp() - p_idle
       and s.role = any (a.roles);
    if not found then
        return;
    end if;
    if idle_for > interval '1 minute' then  -- a write a minute is enough to know that it is in use
        update sessions set last_seen_at = clock_timestamp()
         where county = p_county and token_hash = p_token_hash;
    end if;
    -- Apart from it: a training clock passes many business days within a minute of work.
    if step = 'full' and used_at < business_now() - interval '1 hour' then
        update accounts a set last_used_at = business_now()
         where a.county = p_county and a.account_id = session_v1.account_id;
    end if;
    return next;
end $$;

create function signin_attempt_v1(
    p_county smallint, p_login text, p_address text, p_limit integer, p_window interval, p_per_address integer
)
-- Counts an attempt as failed before anything is checked, so that many at once get no more than the limit.
-- Success takes it back. Answers failures with this one, whether blocked, and seconds to wait (0: go on).
returns table (failures integer, blocked boolean, wait_seconds integer)
language plpgsql volatile rows 1
as $$
#variable_conflict use_column
declare
    counted integer;
    oldest timestamptz;
begin
    perform set_config('app.county', p_county::text, true);
    select count(*), min(r.at) into counted, oldest
      from access_records r
     where r.county = p_county and r.address = p_address and r.act = 'signin_failed'
       and r.at > clock_timestamp() - p_window;
    if counted >= p_per_address then
        failures := 0;
        blocked := false;
        wait_seconds := greatest(1, ceil(extract(epoch from oldest + p_window - clock_timestamp())))::integer;
        return next;
        return;
    end if;
    insert into signin_blocks as b (county, login, failures) values (p_county, p_login, 1)
    on conflict (county, login) do update
       set failures = case when b.blocked_at is null then least(b.failures, p_limit) + 1 else b.failures end
    returning b.failures, b.blocked_at is not null or b.failures > p_limit into failures, blocked;
    wait_seconds := 0;
    return next;
end $$;

create function vitals_v1()
-- For /metrics and /readyz: counts over all counties and no row of any.
returns table (
    heartbeat_age double precision, workers bigint, timers_due bigint, timer_lateness double precision,
    timers_set_aside bigint, outbox_waiting bigint, outbox_dead bigint, feed_lag bigint
)
language plpgsql stable security definer rows 1 set search_path = pg_catalog, public
as $$
begin
    select extract(epoch from clock_timestamp() - max(h.at)),
           count(*) filter (where h.at > clock_timestamp() - interval '30 seconds')
      into heartbeat_age, workers
      from heartbeats h;
    select count(*), coalesce(extract(epoch from business_now() - min(t.due_at)), 0)
      into timers_due, timer_lateness
      from timers t
     where t.set_aside_at is null and t.due_at <= business_now();
    select count(*) into timers_set_aside from timers t where t.set_aside_at is not null;
    select count(*) filter (where o.dead_at is null), count(*) filter (where o.dead_at is not null)
      into outbox_waiting, outbox_dead
      from outbox o
     where o.delivered_at is null;
    -- Beyond each county's last signed head; a county without one has numbered nothing.
    with recursive counties as (
        (select e.county from events e order by e.county limit 1)
        union all
        select (select e.county from events e where e.county > c.county order by e.county limit 1)
          from counties c where c.county is not null
    )
    select coalesce(sum(behind.events), 0) into feed_lag
      from counties c
      left join lateral (
          select h.tx, h.position from county_heads h where h.county = c.county order by h.number desc limit 1
      ) head on true
     cross join lateral (
          select count(*) as events from events e
           where e.county = c.county and (head.tx is null or (e.tx, e.position) > (head.tx, head.position))
      ) behind
     where c.county is not null;
    return next;
end $$;

grant select, insert, update on offices, units, accounts, signin_blocks, covers, access_reasons to caseclock_app;
grant select, insert, update, delete on sessions to caseclock_app;
grant select, insert on access_records to caseclock_app;
grant execute on function
    session_v1(smallint, bytea, interval),
    signin_attempt_v1(smallint, text, text, integer, interval, integer),
    vitals_v1()
to caseclock_app;

reset role;
