-- Own and relatives' cases: who declared to whom they are close, and no list that shows those cases to them.
-- squawk-ignore-file require-concurrent-index-creation

set local search_path = public;
set local role caseclock_owner;

-- Either a case, or a person by name and birth date, in whatever case that person is or will be.
create table ties (
    county smallint not null,
    tie_id uuid not null,
    account_id uuid not null,
    relation text not null,
    case_id uuid,
    name text not null default '',
    name_key text not null default '',
    birth_date date,
    declared_by uuid not null,
    declared_at timestamptz not null default business_now(),
    ended_at timestamptz,
    ended_by uuid,
    ended_why text not null default '',
    primary key (county, tie_id),
    constraint ties_relation check (relation in ('self', 'relative', 'household', 'close')),
    constraint ties_whom check ((case_id is null) = (birth_date is not null and name_key <> '')),
    foreign key (county, account_id) references accounts (county, account_id)
);
create index ties_of_account on ties (county, account_id) where ended_at is null;
select guard_by_county('ties');
grant select, insert, update on ties to caseclock_app;

create function own_cases_v1(p_county smallint, p_account uuid)
-- The cases an account is kept from; nothing is read of people where it declared nothing.
returns uuid[]
language sql stable
as $$
    select coalesce(array_agg(distinct found.case_id), '{}')
      from ties t
     cross join lateral (
          select t.case_id where t.case_id is not null
          union all
          select m.case_id from rm_members m
           where t.case_id is null and m.county = p_county and m.birth_date = t.birth_date
             and m.name_key = t.name_key
     ) found
     where t.county = p_county and t.account_id = p_account and t.ended_at is null
$$;

create function session_v2(p_county smallint, p_token_hash bytea, p_idle interval)
-- The living session of a token as session_v1 answers it, with the cases its account is kept from.
returns table (
    account_id uuid, login text, display_name text, email text, roles text[], role text, office text,
    unit text, site uuid, step text, csrf text, supervised text[], expires_at timestamptz, own_cases uuid[]
)
language sql volatile rows 1
as $$
    select s.account_id, s.login, s.display_name, s.email, s.roles, s.role, s.office, s.unit, s.site, s.step,
           s.csrf, s.supervised, s.expires_at, own_cases_v1(p_county, s.account_id)
      from session_v1(p_county, p_token_hash, p_idle) s
$$;

create function kept_from_v1()
-- The cases that whoever asks is kept from, as the transaction says; none for the system's own work.
returns uuid[]
language sql stable parallel safe
as $$ select coalesce(nullif(current_setting('app.own_cases', true), ''), '{}')::uuid[] $$;

create or replace function guard_by_county(guarded regclass) returns void
-- Row-level security on app.county; and where rows are of a case, on the cases of whoever asks.
language plpgsql
set search_path = pg_catalog, public
as $$
begin
    -- A custom setting that was set transaction-locally reads '' afterwards, not null: hence nullif.
    execute format('alter table %s enable row level security', guarded);
    execute format(
        'create policy own_county on %s using (county = nullif(current_setting(''app.county'', true), '''')::smallint)',
        guarded
    );
    -- The twin of a read model that is rebuilt.
    if guarded::text ~ '^(public\.)?rm_' then
        perform guard_own_cases(guarded);
    end if;
end $$;

create function guard_own_cases(guarded regclass) returns void
-- No list shows a case to whoever is close to it. Once a statement: the array is not asked row by row.
language plpgsql
set search_path = pg_catalog, public
as $$
begin
    execute format(
        'create policy not_own_case on %s as restrictive for select '
        'using ((case_id = any ((select kept_from_v1())::uuid[])) is not true)',
        guarded
    );
end $$;

select guard_own_cases(guarded) from unnest(array[
    'rm_alerts', 'rm_cases', 'rm_clocks', 'rm_coverage', 'rm_keys', 'rm_members', 'rm_worklist',
    'readings', 'access_reasons', 'bulk_rows', 'outbox', 'port_requests', 'drafts', 'destructions'
]::regclass[]) as guarded;

revoke all on function
    own_cases_v1(smallint, uuid), session_v2(smallint, bytea, interval), kept_from_v1(), guard_own_cases(regclass)
from public;
grant execute on function
    own_cases_v1(smallint, uuid), session_v2(smallint, bytea, interval), kept_from_v1()
to caseclock_app;

reset role;
