-- Signing in by the county's own OpenID Connect, beside accounts of ours. The county says who somebody is;
-- what they may do here stays with their account, which the county's admin makes and links.

set local search_path = public;
set local role caseclock_owner;

create table county_sign_ins (
    county smallint not null,
    title text not null check (length(title) between 1 and 80),
    issuer text not null check (length(issuer) between 8 and 500),
    client_id text not null check (length(client_id) between 1 and 300),
    client_secret bytea,
    subject_claim text not null default 'sub',
    scopes text[] not null default '{openid}',
    acr text[] not null default '{}',
    amr text[] not null default '{}',
    max_age_minutes integer check (max_age_minutes > 0),
    roles_claim text not null default '',
    roles jsonb not null default '{}',
    return_addresses text[] not null default '{}',
    passwords_too boolean not null default false,
    changed_by text not null,
    changed_at timestamptz not null default clock_timestamp(),
    primary key (county)
);
comment on column county_sign_ins.client_secret is 'Sealed with the master key; null where the environment holds it or there is none.';
comment on column county_sign_ins.roles is 'Role here by value of roles_claim. It narrows the roles of an account and never adds one.';
comment on column county_sign_ins.passwords_too is 'Whether an account that is linked may also sign in with its password here.';

create table county_subjects (
    county smallint not null,
    issuer text not null,
    subject text not null check (length(subject) between 1 and 255),
    account_id uuid not null,
    linked_by text not null,
    linked_at timestamptz not null default clock_timestamp(),
    primary key (county, issuer, subject),
    unique (county, issuer, account_id),
    foreign key (county, account_id) references accounts (county, account_id)
);
comment on table county_subjects is 'Who of the county''s directory is which account of that county.';

-- Each answer of a county is taken once, whatever the issuer would do with a code that comes again.
create table county_answers (
    county smallint not null,
    state_hash bytea not null check (octet_length(state_hash) = 32),
    at timestamptz not null default clock_timestamp(),
    primary key (county, state_hash)
);

select guard_by_county(guarded) from unnest(array[
    'county_sign_ins', 'county_subjects', 'county_answers'
]::regclass[]) as guarded;

create function counties_with_sign_in_v1()
-- For the sign-in page, which asks before any county is known: number and title, and no other column.
returns table (county smallint, title text)
language sql stable security definer set search_path = pg_catalog, public
as $$
    select s.county, s.title from county_sign_ins s order by s.county
$$;

grant select, insert, update, delete on county_sign_ins to caseclock_app;
grant select, insert, delete on county_subjects, county_answers to caseclock_app;
grant execute on function counties_with_sign_in_v1() to caseclock_app;

reset role;
