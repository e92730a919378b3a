-- The feed: numbering, reading, followers, which counties have work, the library adapter's insert, and what a
-- restored dump needs. The rules of 0003 hold: one statement each, the county set by the function itself.

set local search_path = public;
set local role caseclock_owner;

-- Only the numbering step reads (tx, position): what lies below the snapshot's xmin is complete, so
-- events found after the head's pair, in its order, are the next numbers whoever finds them. Python chains and
-- signs in between without a transaction; number_v1 takes the result only if the head is still the same.

create function unnumbered_v1(p_county smallint, p_limit integer)
returns table (
    head_number bigint, head_chain bytea, signed_at timestamptz,
    case_ids uuid[], versions integer[], chains bytea[], last_tx xid8, last_position bigint
)
language plpgsql stable rows 1
as $$
#variable_conflict use_column
declare
    head county_heads;
begin
    perform set_config('app.county', p_county::text, true);
    select * into head from county_heads where county = p_county order by number desc limit 1;
    select array_agg(e.case_id), array_agg(e.version), array_agg(e.chain),
           (array_agg(e.tx))[count(*)], (array_agg(e.position))[count(*)]
      into case_ids, versions, chains, last_tx, last_position
      from (
          select case_id, version, chain, tx, position
            from events
           where county = p_county
             and (tx, position) > (coalesce(head.tx, '0'), coalesce(head.position, 0))
             and tx < pg_snapshot_xmin(pg_current_snapshot())
           order by tx, position
           limit p_limit
      ) e;
    head_number := coalesce(head.number, 0);
    head_chain := coalesce(head.chain, decode(repeat('00', 32), 'hex'));
    signed_at := clock_timestamp();
    return next;
end $$;

create function number_v1(
    p_county smallint, p_after bigint, p_case_ids uuid[], p_versions integer[], p_chain bytea,
    p_signature bytea, p_key_id text, p_signed_at timestamptz, p_tx xid8, p_position bigint
) returns boolean
language plpgsql volatile
as $$
begin
    perform set_config('app.county', p_county::text, true);
    if not pg_try_advisory_xact_lock(hashtextextended('feed/' || p_county, 0)) then
        return false;
    end if;
    if p_after <> coalesce((select max(number) from county_heads where county = p_county), 0) then
        return false;
    end if;
    insert into feed (county, number, case_id, version)
    select p_county, p_after + n.ordinality, n.case_id, n.version
      from unnest(p_case_ids, p_versions) with ordinality as n (case_id, version, ordinality);
    insert into county_heads (county, number, chain, signature, key_id, signed_at, tx, position)
    values (
        p_county, p_after + cardinality(p_case_ids), p_chain, p_signature, p_key_id, p_signed_at, p_tx, p_position
    );
    return true;
end $$;

create function read_feed_v1(p_county smallint, p_after bigint, p_limit integer)
returns table (
    number bigint, case_id uuid, version integer, type text, schema_version smallint, data bytea, meta bytea,
    effective_on date, recorded_at timestamptz, chain bytea
)
language plpgsql stable
as $$
#variable_conflict use_column
begin
    perform set_config('app.county', p_county::text, true);
    return query
        select f.number, e.case_id, e.version, e.type, e.schema_version, e.data, e.meta, e.effective_on,
               e.recorded_at, e.chain
          from feed f join events e on e.county = p_county and e.case_id = f.case_id and e.version = f.version
         where f.county = p_county and f.number > p_after
         order by f.number
         limit p_limit;
end $$;

create function record_v1(
    p_county smallint, p_case_ids uuid[], p_versions integer[], p_types text[], p_datas bytea[], p_metas bytea[],
    p_effectives date[], p_recordeds timestamptz[], p_chains bytea[]
) returns boolean
-- The library adapter's own insert: bytes as they come, no command, no read models. Locks as append_v1 does.
language plpgsql volatile
as $$
declare
    lock_key bigint;
begin
    perform set_config('app.county', p_county::text, true);
    for lock_key in select distinct case_lock_v1(p_county, c) from unnest(p_case_ids) c order by 1 loop
        perform pg_advisory_xact_lock(lock_key);
    end loop;
    if exists (
        select from (
            select c.case_id, min(c.version) as first from unnest(p_case_ids, p_versions) as c (case_id, version)
             group by c.case_id
        ) n
        left join lateral (
            select max(e.version) as head from events e where e.county = p_county and e.case_id = n.case_id
        ) h on true
        -- The library lets a new sequence start at 0 or 1.
        where case when h.head is null then n.first > 1 else n.first <> h.head + 1 end
    ) then
        return false;
    end if;
    insert into events (
        county, case_id, version, type, schema_version, data, meta, effective_on, recorded_at, chain
    )
    select p_county, n.case_id, n.version, n.type, 1, n.data, n.meta, n.effective_on, n.recorded_at, n.chain
      from unnest(
          p_case_ids, p_versions, p_types, p_datas, p_metas, p_effectives, p_recordeds, p_chains
      ) with ordinality as n (case_id, version, type, data, meta, effective_on, recorded_at, chain, ordinality)
     order by n.ordinality;
    return true;
end $$;

create function follower_v1(p_county smallint, p_name text) returns bigint
language plpgsql stable
as $$
begin
    perform set_config('app.county', p_county::text, true);
    return coalesce((select number from followers where county = p_county and name = p_name), 0);
end $$;

create function move_follower_v1(p_county smallint, p_name text, p_from bigint, p_to bigint) returns boolean
-- Only from where the follower stood: of two copies of one follower, one learns that it is not alone.
language plpgsql volatile
as $$
begin
    perform set_config('app.county', p_county::text, true);
    insert into followers (county, name, number) values (p_county, p_name, 0) on conflict do nothing;
    update followers set number = p_to, moved_at = clock_timestamp()
     where county = p_county and name = p_name and number = p_from;
    return found;
end $$;

-- Which counties have work: the only questions asked across counties. The answers are county numbers.
-- Each steps from county to county through an index instead of reading all rows.

create function counties_v1() returns setof smallint
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    with recursive c (county) as (
        (select county from events order by county limit 1)
        union all
        select (select e.county from events e where e.county > c.county order by e.county limit 1)
          from c where c.county is not null
    )
    select county from c where county is not null
    union select county from feed where number = 1
    union select distinct county from county_heads
    order by 1
$$;

create function counties_unnumbered_v1() returns setof smallint
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    with recursive c (county) as (
        (select county from events order by county limit 1)
        union all
        select (select e.county from events e where e.county > c.county order by e.county limit 1)
          from c where c.county is not null
    )
    select c.county
      from c left join lateral (
          select tx, position from county_heads h where h.county = c.county order by number desc limit 1
      ) h on true
     where exists (
         select from events e
          where e.county = c.county and (e.tx, e.position) > (coalesce(h.tx, '0'), coalesce(h.position, 0))
     )
     order by 1
$$;

create function counties_with_due_timers_v1() returns setof smallint
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    with recursive c (county) as (
        (select county from timers where set_aside_at is null order by county limit 1)
        union all
        select (
            select t.county from timers t
             where t.set_aside_at is null and t.county > c.county order by t.county limit 1
        ) from c where c.county is not null
    )
    select c.county from c
     where exists (
         select from timers t
          where t.county = c.county and t.set_aside_at is null and t.due_at <= business_now()
            and (t.leased_until is null or t.leased_until <= statement_timestamp())
            and (t.next_try_at is null or t.next_try_at <= statement_timestamp())
     )
     order by 1
$$;

create function counties_with_outbox_v1() returns setof smallint
language sql stable security definer set search_path = pg_catalog, public, pg_temp
as $$
    with recursive c (county) as (
        (select county from outbox where delivered_at is null and dead_at is null order by county limit 1)
        union all
        select (
            select o.county from outbox o
             where o.delivered_at is null and o.dead_at is null and o.county > c.county
             order by o.county limit 1
        ) from c where c.county is not null
    )
    select c.county from c
     where exists (
         select from outbox o
          where o.county = c.county and o.delivered_at is null and o.dead_at is null
            and o.available_at <= statement_timestamp()
            and (o.leased_until is null or o.leased_until <= statement_timestamp())
     )
     order by 1
$$;

create function reset_tx_after_restore() returns void
-- After a logical dump is restored the stored transaction ids mean nothing in the new cluster. Run once, as
-- the owner, before anyone writes. Numbered events need no order; unnumbered ones get one by position, which
-- rises with the version of a case too, and still does if someone wrote too early after all.
language plpgsql volatile set search_path = pg_catalog, public, pg_temp
as $$
begin
    lock table events, feed, county_heads in access exclusive mode;
    update events e set tx = '0', position = n.position
      from (
          select o.county, o.case_id, o.version, nextval(pg_get_serial_sequence('events', 'position')) as position
            from (
                select county, case_id, version from events e
                 where not exists (
                     select from feed f
                      where f.county = e.county and f.case_id = e.case_id and f.version = e.version
                 )
                 order by county, position
            ) o
      ) n
     where e.county = n.county and e.case_id = n.case_id and e.version = n.version;
    update events set tx = '0' where tx <> '0';
    update county_heads h set tx = '0', position = coalesce((
        select max(e.position) from feed f
          join events e on e.county = f.county and e.case_id = f.case_id and e.version = f.version
         where f.county = h.county
    ), 0)
     where h.number = (select max(l.number) from county_heads l where l.county = h.county);
end $$;

grant execute on function
    unnumbered_v1(smallint, integer),
    number_v1(smallint, bigint, uuid[], integer[], bytea, bytea, text, timestamptz, xid8, bigint),
    read_feed_v1(smallint, bigint, integer),
    record_v1(smallint, uuid[], integer[], text[], bytea[], bytea[], date[], timestamptz[], bytea[]),
    follower_v1(smallint, text), move_follower_v1(smallint, text, bigint, bigint),
    counties_v1(), counties_unnumbered_v1(), counties_with_due_timers_v1(), counties_with_outbox_v1()
to caseclock_app;

reset role;
