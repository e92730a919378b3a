-- The inline read models: what a command's append writes beside its events, and what answers every list.
--
-- Rows are a pure function of the case (src/caseclock/readmodels). Each carries the case version that last
-- changed it, and an older version never overwrites a newer one, so that a rebuild may run beside writers.

set local search_path = public;

create extension if not exists btree_gist;
create extension if not exists btree_gin;
create extension if not exists pg_trgm;

set local role caseclock_owner;

create table rm_cases (
    county smallint not null,
    case_id uuid not null,
    version integer not null,
    kind text not null,
    case_number text not null,
    status text not null,
    owner text not null,
    unit text not null,
    office text not null,
    queue text not null,
    applicant text not null,
    opened_at timestamptz,
    filed_on date,
    numbers jsonb not null,
    summary jsonb not null,
    primary key (county, case_id)
);
create index rm_cases_of_owner on rm_cases (county, owner, status);

-- What a case or a person in it is found by exactly: numbers of any system, phones, HMACs of identifiers.
create table rm_keys (
    county smallint not null,
    key text not null,
    kind text not null,
    case_id uuid not null,
    person_id uuid not null,
    shown text not null,
    version integer not null,
    primary key (county, key, kind, case_id, person_id)
);
create index rm_keys_of_case on rm_keys (county, case_id);
comment on column rm_keys.key is 'Normalised, or the hex of a keyed hash for ssn, a_number, i94, passport.';
comment on column rm_keys.person_id is 'All zeros where it is the case that bears the number.';

create table rm_members (
    county smallint not null,
    case_id uuid not null,
    person_id uuid not null,
    version integer not null,
    first_name text not null,
    last_name text not null,
    name_key text not null,
    birth_date date,
    sex text not null,
    relationship text not null,
    joined_on date not null,
    left_on date,
    died_on date,
    moved_to uuid,
    asks boolean not null,
    deemed boolean not null,
    confidential boolean not null,
    born_in text not null,
    numbers jsonb not null,
    phone text not null,
    primary key (county, case_id, person_id)
);
create index rm_members_by_name on rm_members using gin (county, name_key gin_trgm_ops);
create index rm_members_by_birth on rm_members (county, birth_date);
comment on column rm_members.born_in is 'The birth report: children of one report are not each other''s duplicates.';

create table rm_clocks (
    county smallint not null,
    case_id uuid not null,
    clock_id text not null,
    version integer not null,
    name text not null,
    instance text not null,
    procedure text not null,
    member uuid,
    status text not null,
    side text not null,
    due_on date,
    due_at timestamptz,
    at_risk_at timestamptz,
    detail jsonb not null,
    primary key (county, case_id, clock_id)
);
create index rm_clocks_due on rm_clocks (county, due_at) where status = 'running';

create table rm_coverage (
    county smallint not null,
    case_id uuid not null,
    member uuid not null,
    from_month date not null,
    to_month date,
    version integer not null,
    scope text not null,
    programme text not null,
    funding text not null,
    cost_cents integer not null,
    event text not null,
    event_version integer not null,
    why text not null,
    primary key (county, case_id, member, from_month)
);

create table rm_alerts (
    county smallint not null,
    case_id uuid not null,
    alert_id text not null,
    version integer not null,
    alert text not null,
    procedure text not null,
    instance text not null,
    clock text not null,
    member uuid,
    audiences text[] not null,
    owner text not null,
    unit text not null,
    case_number text not null,
    raised_on date not null,
    raised_at timestamptz not null,
    cleared_at timestamptz,
    cleared_by text not null,
    worked_by text not null,
    primary key (county, case_id, alert_id)
);
create index rm_alerts_of_owner on rm_alerts (county, owner, raised_at) where cleared_at is null;
create index rm_alerts_of_unit on rm_alerts (county, unit, raised_at) where cleared_at is null;
create index rm_alerts_open on rm_alerts (county, raised_at) where cleared_at is null;

-- The worklist is history: one row per case and spell, open while upper_inf(period).
create table rm_worklist (
    county smallint not null,
    case_id uuid not null,
    from_version integer not null,
    case_number text not null,
    kind text not null,
    title text not null,
    owner text not null,
    unit text not null,
    office text not null,
    queue text not null,
    whose_move text not null,
    procedures text[] not null,
    started boolean not null,
    paused boolean not null,
    at_risk_at timestamptz,
    due_at timestamptz,
    due_on date,
    clock text not null,
    next_due_at timestamptz,
    next_clock text not null,
    filed_on date,
    alerts integer not null,
    flags text[] not null,
    period tstzrange not null check (not isempty(period)),
    primary key (county, case_id, from_version)
);
create unique index rm_worklist_open on rm_worklist (county, case_id) where upper_inf(period);
create index rm_worklist_now on rm_worklist (county, owner, due_at) where upper_inf(period);
create index rm_worklist_held on rm_worklist using gist (county, owner, period);

select guard_by_county(guarded) from unnest(array[
    'rm_cases', 'rm_keys', 'rm_members', 'rm_clocks', 'rm_coverage', 'rm_alerts', 'rm_worklist'
]::regclass[]) as guarded;
grant select, insert, update, delete on
    rm_cases, rm_keys, rm_members, rm_clocks, rm_coverage, rm_alerts, rm_worklist
to caseclock_app;

create or replace function put_rows_v1(p_county smallint, p_rows jsonb) returns void
-- {table: {put: [rows], delete: [keys]}}. Tables are always touched in this order, which is the order in which
-- a rebuild locks them. plpgsql finds tables by name at each new plan, so the rebuild's renames are seen.
language plpgsql volatile
as $$
declare
    own jsonb := jsonb_build_object('county', p_county);
    spells jsonb;
begin
    if p_rows ? 'rm_cases' then
        insert into rm_cases as t
        select * from jsonb_populate_recordset(
            jsonb_populate_record(null::rm_cases, own), p_rows -> 'rm_cases' -> 'put'
        )
        on conflict (county, case_id) do update set
            version = excluded.version, kind = excluded.kind, case_number = excluded.case_number,
            status = excluded.status, owner = excluded.owner, unit = excluded.unit, office = excluded.office,
            queue = excluded.queue, applicant = excluded.applicant, opened_at = excluded.opened_at,
            filed_on = excluded.filed_on, numbers = excluded.numbers, summary = excluded.summary
         where t.version <= excluded.version;
        delete from rm_cases t using jsonb_to_recordset(p_rows -> 'rm_cases' -> 'delete') as d (
            case_id uuid, version integer
        ) where t.county = p_county and t.case_id = d.case_id and t.version <= d.version;
    end if;

    if p_rows ? 'rm_keys' then
        insert into rm_keys as t
        select * from jsonb_populate_recordset(
            jsonb_populate_record(null::rm_keys, own), p_rows -> 'rm_keys' -> 'put'
        )
        on conflict (county, key, kind, case_id, person_id) do update set
            shown = excluded.shown, version = excluded.version
         where t.version <= excluded.version;
        delete from rm_keys t using jsonb_to_recordset(p_rows -> 'rm_keys' -> 'delete') as d (
            key text, kind text, case_id uuid, person_id uuid, version integer
        ) where t.county = p_county and t.key = d.key and t.kind = d.kind and t.case_id = d.case_id
            and t.person_id = d.person_id and t.version <= d.version;
    end if;

    if p_rows ? 'rm_members' then
        insert into rm_members as t
        select * from jsonb_populate_recordset(
            jsonb_populate_record(null::rm_members, own), p_rows -> 'rm_members' -> 'put'
        )
        on conflict (county, case_id, person_id) do update set
            version = excluded.version, first_name = excluded.first_name, last_name = excluded.last_name,
            name_key = excluded.name_key, birth_date = excluded.birth_date, sex = excluded.sex,
            relationship = excluded.relationship, joined_on = excluded.joined_on, left_on = excluded.left_on,
            died_on = excluded.died_on, moved_to = excluded.moved_to, asks = excluded.asks,
            deemed = excluded.deemed, confidential = excluded.confidential, born_in = excluded.born_in,
            numbers = excluded.numbers, phone = excluded.phone
         where t.version <= excluded.version;
        delete from rm_members t using jsonb_to_recordset(p_rows -> 'rm_members' -> 'delete') as d (
            case_id uuid, person_id uuid, version integer
        ) where t.county = p_county and t.case_id = d.case_id and t.person_id = d.person_id
            and t.version <= d.version;
    end if;

    if p_rows ? 'rm_clocks' then
        insert into rm_clocks as t
        select * from jsonb_populate_recordset(
            jsonb_populate_record(null::rm_clocks, own), p_rows -> 'rm_clocks' -> 'put'
        )
        on conflict (county, case_id, clock_id) do update set
            version = excluded.version, name = excluded.name, instance = excluded.instance,
            procedure = excluded.procedure, member = excluded.member, status = excluded.status,
            side = excluded.side, due_on = excluded.due_on, due_at = excluded.due_at,
            at_risk_at = excluded.at_risk_at, detail = excluded.detail
         where t.version <= excluded.version;
        delete from rm_clocks t using jsonb_to_recordset(p_rows -> 'rm_clocks' -> 'delete') as d (
            case_id uuid, clock_id text, version integer
        ) where t.county = p_county and t.case_id = d.case_id and t.clock_id = d.clock_id
            and t.version <= d.version;
    end if;

    if p_rows ? 'rm_coverage' then
        insert into rm_coverage as t
        select * from jsonb_populate_recordset(
            jsonb_populate_record(null::rm_coverage, own), p_rows -> 'rm_coverage' -> 'put'
        )
        on conflict (county, case_id, member, from_month) do update set
            to_month = excluded.to_month, version = excluded.version, scope = excluded.scope,
            programme = excluded.programme, funding = excluded.funding, cost_cents = excluded.cost_cents,
            event = excluded.event, event_version = excluded.event_version, why = excluded.why
         where t.version <= excluded.version;
        delete from rm_coverage t using jsonb_to_recordset(p_rows -> 'rm_coverage' -> 'delete') as d (
            case_id uuid, member uuid, from_month date, version integer
        ) where t.county = p_county and t.case_id = d.case_id and t.member = d.member
            and t.from_month = d.from_month and t.version <= d.version;
    end if;

    if p_rows ? 'rm_alerts' then
        insert into rm_alerts as t
        select * from jsonb_populate_recordset(
            jsonb_populate_record(null::rm_alerts, own), p_rows -> 'rm_alerts' -> 'put'
        )
        on conflict (county, case_id, alert_id) do update set
            version = excluded.version, alert = excluded.alert, procedure = excluded.procedure,
            instance = excluded.instance, clock = excluded.clock, member = excluded.member,
            audiences = excluded.audiences, owner = excluded.owner, unit = excluded.unit,
            case_number = excluded.case_number, raised_on = excluded.raised_on, raised_at = excluded.raised_at,
            cleared_at = excluded.cleared_at, cleared_by = excluded.cleared_by, worked_by = excluded.worked_by
         where t.version <= excluded.version;
        delete from rm_alerts t using jsonb_to_recordset(p_rows -> 'rm_alerts' -> 'delete') as d (
            case_id uuid, alert_id text, version integer
        ) where t.county = p_county and t.case_id = d.case_id and t.alert_id = d.alert_id
            and t.version <= d.version;
    end if;

    if p_rows ? 'rm_worklist' then
        -- `delete` closes what is open; `put` closes it and opens its own. A spell that ends at the very moment
        -- at which it began was never to be seen, so it goes: one moment may carry several commands.
        spells := (p_rows -> 'rm_worklist' -> 'put') || (p_rows -> 'rm_worklist' -> 'delete');
        delete from rm_worklist t
         using jsonb_to_recordset(spells) as n (case_id uuid, from_version integer, at timestamptz)
         where t.county = p_county and t.case_id = n.case_id and t.from_version < n.from_version
           and upper_inf(t.period) and lower(t.period) >= n.at;
        update rm_worklist t set period = tstzrange(lower(t.period), n.at)
          from jsonb_to_recordset(spells) as n (case_id uuid, from_version integer, at timestamptz)
         where t.county = p_county and t.case_id = n.case_id and t.from_version < n.from_version
           and upper_inf(t.period);
        insert into rm_worklist
        select r.*
          from jsonb_array_elements(p_rows -> 'rm_worklist' -> 'put') n,
               jsonb_populate_record(
                   null::rm_worklist, n.value || own || jsonb_build_object('period', tstzrange(
                       (n.value ->> 'at')::timestamptz, null
                   ))
               ) r
         where not exists (
             select from rm_worklist later
              where later.county = p_county and later.case_id = r.case_id
                and later.from_version >= r.from_version
         );
    end if;
end $$;

create function clock_state_v1(
    p_started boolean, p_paused boolean, p_at_risk_at timestamptz, p_due_at timestamptz, p_at timestamptz
) returns text
-- What a row is at a moment. Time passing writes nothing: this is asked, not stored.
language sql immutable parallel safe
as $$
    select case when p_due_at <= p_at then 'overdue' when p_at_risk_at <= p_at then 'at_risk'
                when p_paused then 'paused' when p_started then 'running' else 'not_started' end
$$;

create function moment_key_v1(p_at timestamptz) returns text
-- A moment as text that sorts as the moment does, for cursors.
language sql immutable parallel safe
as $$ select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') $$;

-- Trigram and range operators are not leakproof: under row-level security they lose their index. These
-- functions answer keys of the caller's county only; the rows are then read under row-level security.
create function worklist_as_of_v1(p_at timestamptz, p_owners text[])
returns table (case_id uuid, from_version integer)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
#variable_conflict use_column
declare
    own smallint := nullif(current_setting('app.county', true), '')::smallint;
begin
    if p_owners is null then
        return query select w.case_id, w.from_version from rm_worklist w
                      where w.county = own and w.period @> p_at;
    else
        return query select w.case_id, w.from_version
                       from (select distinct unnest(p_owners)) o (owner), rm_worklist w
                      where w.county = own and w.owner = o.owner and w.period @> p_at;
    end if;
end $$;

-- likeness: how alike the whole names are; holds: how well what was typed is found within the name.
create function search_members_v1(p_name text, p_birth date, p_limit integer)
returns table (case_id uuid, person_id uuid, likeness real, holds real)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp
set pg_trgm.similarity_threshold = 0.45
set pg_trgm.word_similarity_threshold = 0.6
as $$
#variable_conflict use_column
declare
    own smallint := nullif(current_setting('app.county', true), '')::smallint;
begin
    return query
    select m.case_id, m.person_id, similarity(m.name_key, p_name), word_similarity(p_name, m.name_key)
      from rm_members m
     where m.county = own and (
               p_name <% m.name_key or m.name_key % p_name
               or (m.birth_date = p_birth and similarity(m.name_key, p_name) >= 0.3)
           )
     order by (m.birth_date = p_birth) is true desc, 4 desc, 3 desc, m.person_id, m.case_id
     limit p_limit;
end $$;

grant execute on function
    clock_state_v1(boolean, boolean, timestamptz, timestamptz, timestamptz),
    moment_key_v1(timestamptz), worklist_as_of_v1(timestamptz, text[]), search_members_v1(text, date, integer)
to caseclock_app;

reset role;
