-- Reports of changes tried on stored histories, days that a county closed or opened, and bulk jobs row by row.

set local search_path = public;
set local role caseclock_owner;

create table what_ifs (
    county smallint not null,
    what_if_id uuid not null,
    title text not null,
    change text not null,
    asked_by text not null,
    asked_at timestamptz not null default clock_timestamp(),
    report bytea not null,
    primary key (county, what_if_id)
);
create index what_ifs_newest on what_ifs (county, asked_at desc);
comment on column what_ifs.change is 'The change file as it was given; report is its answer as JSON.';

create table calendar_changes (
    county smallint not null,
    calendar text not null,
    -- Dense within a calendar: the calendar''s version is that of its file, + and the newest number.
    number integer not null check (number > 0),
    day date not null,
    closed boolean not null,
    name text not null default '',
    reason text not null,
    accepted_by text not null,
    accepted_at timestamptz not null default clock_timestamp(),
    job_id uuid not null,
    primary key (county, calendar, number)
);
comment on table calendar_changes is 'Beside workflows/calendars: later numbers win; none is ever changed or removed.';

create table bulk_jobs (
    county smallint not null,
    job_id uuid not null,
    kind text not null,
    title text not null,
    body bytea not null,
    state text not null default 'given' check (state in ('given', 'released', 'ended')),
    given_by text not null,
    given_at timestamptz not null default clock_timestamp(),
    released_by text,
    released_at timestamptz,
    ended_at timestamptz,
    leased_until timestamptz,
    primary key (county, job_id)
);
create index bulk_jobs_to_do on bulk_jobs (county) where state = 'released';
comment on column bulk_jobs.state is 'given: listed only; released: a person lets it run; ended: every row has its end.';

create table bulk_rows (
    county smallint not null,
    job_id uuid not null,
    row_number integer not null check (row_number > 0),
    case_id uuid,
    subject text not null,
    body bytea not null,
    outcome text not null default 'waiting' check (outcome in ('waiting', 'done', 'refused', 'already_so')),
    why text not null default '',
    result text not null default '',
    ended_at timestamptz,
    primary key (county, job_id, row_number)
);
create index bulk_rows_waiting on bulk_rows (county, job_id, row_number) where outcome = 'waiting';

select guard_by_county(guarded) from unnest(array[
    'what_ifs', 'calendar_changes', 'bulk_jobs', 'bulk_rows'
]::regclass[]) as guarded;
grant select, insert on what_ifs, calendar_changes to caseclock_app;
grant select, insert, update (state, released_by, released_at, ended_at, leased_until) on bulk_jobs to caseclock_app;
grant select, insert, update (outcome, why, result, ended_at) on bulk_rows to caseclock_app;

create function calendar_changes_v1() returns table (
    county smallint, calendar text, number integer, day date, closed boolean, name text
)
-- All days changed in all counties: a calendar is no secret, and every process counts by it.
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select c.county, c.calendar, c.number, c.day, c.closed, c.name from calendar_changes c
     order by c.county, c.calendar, c.number
$$;

create function counties_with_bulk_v1() returns setof smallint
-- Counties with a job that was released and has not ended.
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select distinct county from bulk_jobs where state = 'released'
$$;

grant execute on function calendar_changes_v1(), counties_with_bulk_v1() to caseclock_app;

reset role;
