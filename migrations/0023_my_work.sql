-- What a case waits for stands in its row of the list; each account keeps the filters it uses.

set local search_path = public;
set local role caseclock_owner;

alter table rm_worklist add column awaits jsonb not null default '[]';
comment on column rm_worklist.awaits is 'By procedure: who is waited for, in which state, which papers, since when.';

create function mover_v1(p_whose_move text) returns text
-- Whose move it is, told in three: ours, nobody's, anybody else's.
language sql immutable parallel safe
as $$
    select case when p_whose_move in ('office', 'nobody') then p_whose_move else 'others' end
$$;
grant execute on function mover_v1(text) to caseclock_app;

create table saved_filters (
    county smallint not null,
    account_id uuid not null,
    name text not null check (length(name) between 1 and 60),
    query text not null check (length(query) <= 500),
    is_default boolean not null default false,
    saved_at timestamptz not null default clock_timestamp(),
    primary key (county, account_id, name),
    foreign key (county, account_id) references accounts (county, account_id) on delete cascade
);
create unique index saved_filters_default on saved_filters (county, account_id) where is_default;
comment on column saved_filters.query is 'The filter as it stands in the address: states, queues, dates; nothing about a person.';

select guard_by_county('saved_filters');
grant select, insert, update, delete on saved_filters to caseclock_app;

reset role;
