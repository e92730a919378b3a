-- What was destroyed, when, by which schedule: a signed row each; and how it is destroyed.
-- squawk-ignore-file require-concurrent-index-creation

set local search_path = public;
set local role caseclock_owner;

-- Kept for ever: after a restore it says what must be destroyed again.
create table destructions (
    county smallint not null,
    destruction_id uuid not null,
    what text not null,
    case_id uuid,
    statement bytea not null,
    signature bytea not null,
    key_id text not null,
    destroyed_at timestamptz not null default clock_timestamp(),
    primary key (county, destruction_id),
    constraint destructions_what check (what in ('case', 'readings', 'access_records')),
    constraint destructions_case check ((what = 'case') = (case_id is not null))
);
create index destructions_of_case on destructions (county, case_id);
create index destructions_newest on destructions (county, destroyed_at desc, destruction_id);
select guard_by_county('destructions');
grant select, insert on destructions to caseclock_app;

-- In which other cases somebody is.
create index rm_members_of_person on rm_members (county, person_id);

create function destroy_case_v1(p_county smallint, p_case uuid, p_persons uuid[], p_instead text)
-- The keys of the persons, and whatever is kept of the case besides its events. Counts of what there was.
returns table (keys bigint, documents bigint, messages bigint, answers bigint)
language plpgsql volatile security definer rows 1 set search_path = pg_catalog, public
as $$
begin
    if p_county is distinct from nullif(current_setting('app.county', true), '')::smallint then
        raise exception 'the county is not the one of the session' using errcode = 'insufficient_privilege';
    end if;
    with gone as (
        update person_keys p set wrapped = null, destroyed_at = clock_timestamp()
         where p.county = p_county and p.person_id = any (p_persons) and p.wrapped is not null returning 1
    ) select count(*) into keys from gone;
    with gone as (
        delete from blobs b where b.county = p_county and b.case_id = p_case and b.person_id = any (p_persons)
        returning 1
    ) select count(*) into documents from gone;
    with gone as (
        delete from outbox o where o.county = p_county and o.case_id = p_case returning 1
    ) select count(*) into messages from gone;
    with asked as (
        delete from port_requests r where r.county = p_county and r.case_id = p_case returning r.request_id
    ), gone as (
        delete from port_answers a using asked
         where a.county = p_county and a.request_id = asked.request_id returning 1
    ) select count(*) into answers from gone;
    delete from snapshots s using case_persons p
     where s.county = p_county and p.county = p_county and p.person_id = any (p_persons) and s.case_id = p.case_id;
    delete from snapshots s where s.county = p_county and s.case_id = p_case;
    delete from drafts d where d.county = p_county and d.case_id = p_case;
    update rm_worklist w set title = p_instead where w.county = p_county and w.case_id = p_case;
    return next;
end $$;

create function destroy_before_v1(p_county smallint, p_what text, p_before timestamptz)
-- Readings, or sign-ins and stated reasons, from before a moment; how many.
returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, public
as $$
declare
    gone bigint;
begin
    if p_county is distinct from nullif(current_setting('app.county', true), '')::smallint then
        raise exception 'the county is not the one of the session' using errcode = 'insufficient_privilege';
    end if;
    if p_what = 'readings' then
        delete from readings r where r.county = p_county and r.at < p_before;
        get diagnostics gone = row_count;
    else
        delete from access_reasons x
         where x.county = p_county and x.given_at < p_before and x.reviewed_at is not null;
        delete from access_records x where x.county = p_county and x.at < p_before;
        get diagnostics gone = row_count;
    end if;
    return gone;
end $$;

revoke all on function
    destroy_case_v1(smallint, uuid, uuid[], text), destroy_before_v1(smallint, text, timestamptz)
from public;
grant execute on function
    destroy_case_v1(smallint, uuid, uuid[], text), destroy_before_v1(smallint, text, timestamptz)
to caseclock_app;

reset role;
