-- Who read what, and the rebuilding of read models beside the live ones.

set local search_path = public;
set local role caseclock_owner;

-- Readings: restricted fields shown are marked, and the reader's role is kept. Times are the wall's.
alter table readings add column restricted boolean not null default false, add column role text not null default '';

create function record_reading_v1(
    p_county smallint, p_reading_id uuid, p_account text, p_role text, p_case_id uuid, p_what text,
    p_restricted boolean, p_reason text
) returns boolean
-- The same person and case within ten minutes is one reading; restricted fields or a new reason make another.
language plpgsql volatile
as $$
declare
    written integer;
begin
    perform set_config('app.county', p_county::text, true);
    perform pg_advisory_xact_lock(hashtextextended(p_account || p_case_id, 1));
    insert into readings (county, reading_id, account, role, case_id, what, restricted, reason)
    select p_county, p_reading_id, p_account, p_role, p_case_id, p_what, p_restricted, p_reason
     where not exists (
         select from readings r
          where r.county = p_county and r.case_id = p_case_id and r.account = p_account
            and r.at > clock_timestamp() - interval '10 minutes' and r.restricted >= p_restricted
            and (r.reason = p_reason or p_reason = '')
     );
    get diagnostics written = row_count;
    return written > 0;
end $$;

grant execute on function record_reading_v1(smallint, uuid, text, text, uuid, text, boolean, text) to caseclock_app;

-- Rebuilding beside the live table. Only the owner may: these are granted to nobody.
create function rm_begin_v1(p_table text) returns void
-- An empty twin, with the live table's columns, checks, row-level security and grants, without indexes.
language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    twin text := format('public.%I', p_table || '_new');
    held record;
begin
    execute format('drop table if exists %s', twin);
    execute format('create table %s (like public.%I including all excluding indexes)', twin, p_table);
    perform guard_by_county(twin::regclass);
    for held in
        select a.privilege_type, a.grantee::regrole as grantee
          from pg_class c, aclexplode(c.relacl) a
         where c.oid = format('public.%I', p_table)::regclass and a.grantee <> c.relowner
    loop
        execute format('grant %s on %s to %s', held.privilege_type, twin, held.grantee);
    end loop;
end $$;

create function rm_index_v1(p_table text) returns void
-- The live table's indexes on its twin, once it is filled.
language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    index record;
begin
    for index in
        select i.relname as name, x.indisprimary as is_primary, pg_get_indexdef(i.oid) as definition
          from pg_index x join pg_class i on i.oid = x.indexrelid
         where x.indrelid = format('public.%I', p_table)::regclass
    loop
        execute regexp_replace(
            index.definition, 'INDEX \S+ ON \S+ ', format('INDEX %I ON public.%I ', index.name || '_new', p_table || '_new')
        );
        if index.is_primary then
            execute format('alter table public.%I add constraint %I primary key using index %2$I',
                           p_table || '_new', index.name || '_new');
        end if;
    end loop;
    execute format('analyze public.%I', p_table || '_new');
end $$;

create function rm_switch_v1(p_table text) returns void
-- The twin becomes the table. The caller holds the live table's lock and has brought the twin up to date.
language plpgsql set search_path = pg_catalog, public, pg_temp
as $$
declare
    index record;
begin
    execute format('drop table public.%I', p_table);
    execute format('alter table public.%I rename to %I', p_table || '_new', p_table);
    for index in
        select i.relname as name from pg_index x join pg_class i on i.oid = x.indexrelid
         where x.indrelid = format('public.%I', p_table)::regclass and i.relname like '%\_new'
    loop
        execute format('alter index public.%I rename to %I', index.name, left(index.name, -4));
    end loop;
end $$;

reset role;
