-- Where a county's events go outside: webhooks that follow the feed, each at its own pace.

set local search_path = public;
set local role caseclock_owner;

create table webhooks (
    county smallint not null,
    webhook_id uuid not null,
    url text not null,
    secret bytea not null,
    types text[] not null default '{}',
    created_by text not null,
    created_at timestamptz not null default clock_timestamp(),
    tries integer not null default 0,
    next_try_at timestamptz,
    leased_until timestamptz,
    last_error text,
    stopped_at timestamptz,
    primary key (county, webhook_id)
);
comment on column webhooks.types is 'Event types wanted, with * at the end for all that begin so; empty for all.';
comment on column webhooks.stopped_at is 'Given up after too many failures in a row, until a person resumes it.';

select guard_by_county('webhooks');
grant select, insert, update, delete on webhooks to caseclock_app;

create function counties_with_webhooks_v1() returns setof smallint
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    select distinct county from webhooks where stopped_at is null
$$;
grant execute on function counties_with_webhooks_v1() to caseclock_app;

reset role;
