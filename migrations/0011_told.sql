-- What delivery keeps: who was told of an alert, how each message left, and when one lapses in real time.
-- squawk-ignore-file require-concurrent-index-creation
-- (each file is one transaction, and these tables are small or come with this release)

set local search_path = public;
set local role caseclock_owner;

alter table outbox
    add column how text not null default '',
    add column lapses_at timestamptz;
comment on column outbox.how is 'The way it left, once it has.';
comment on column outbox.expires_at is 'Business time (an access code): not sent from then on.';
comment on column outbox.lapses_at is 'Real time (a passcode): not sent from then on.';
create index outbox_secrets on outbox (county) where secret is not null;
create index outbox_dead on outbox (county, dead_at, message_id) where dead_at is not null;

-- One row for each person told of an alert. An alert raised again is another message.
create table alert_deliveries (
    county smallint not null,
    message_id uuid not null,
    account_id uuid not null,
    case_id uuid not null,
    alert_id text not null,
    audience text not null,
    stands_in boolean not null default false,
    mailed boolean not null default false,
    how text not null default 'in-app',
    at timestamptz not null default business_now(),
    primary key (county, message_id, account_id)
);
create index alert_deliveries_of_alert on alert_deliveries (county, case_id, alert_id);
comment on column alert_deliveries.stands_in is 'Told because nobody answers for the audience the alert names.';
comment on column alert_deliveries.at is 'Business time, as the alert''s own.';

select guard_by_county('alert_deliveries');
grant select, insert, update on alert_deliveries to caseclock_app;

-- The daily digest goes through a day's readings in order, and so does the auditor's list.
create index readings_in_order on readings (county, at, reading_id);

create function counties_served_v1() returns setof smallint
-- Every county that has accounts or events: what housekeeping goes round. County numbers only.
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    with recursive a (county) as (
        (select county from accounts order by county limit 1)
        union all
        select (select n.county from accounts n where n.county > a.county order by n.county limit 1)
          from a where a.county is not null
    )
    select a.county from a where a.county is not null
    union select counties_v1()
    order by 1
$$;
grant execute on function counties_served_v1() to caseclock_app;

reset role;
