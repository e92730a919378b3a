-- One append for units of different cases, commands and new keys of persons included: each statement runs once
-- for all of them. Beside it append_v1 and append_many_v1 stay for one release.

set local search_path = public;
set local role caseclock_owner;

-- The same key as before, but said with casts that are immutable, so that the function is inlined.
create or replace function case_lock_v1(p_county smallint, p_case_id uuid) returns bigint
language sql immutable parallel safe
as $$ select hashtextextended(p_county::text || '/' || p_case_id::text, 0) $$;

create function command_lock_v1(p_county smallint, p_command_id uuid) returns bigint
language sql immutable parallel safe
as $$ select hashtextextended(p_county::text || '/command/' || p_command_id::text, 0) $$;

create function append_v2(
    p_county smallint,
    p_stream_units integer[], p_cases uuid[], p_expected integer[],
    p_command_units integer[], p_command_ids uuid[], p_names text[], p_actors text[], p_hmacs bytea[],
    p_bodies bytea[], p_statuses smallint[], p_etags text[], p_replies bytea[],
    p_case_ids uuid[], p_versions integer[], p_types text[], p_schema_versions smallint[], p_datas bytea[],
    p_metas bytea[], p_effectives date[], p_recordeds timestamptz[], p_chains bytea[],
    p_person_units integer[], p_person_cases uuid[], p_persons uuid[], p_wrapped bytea[], p_key_ids text[],
    p_rows jsonb, p_timers_put jsonb, p_timers_delete jsonb, p_outbox jsonb,
    out seen integer[], out lost integer[]
)
-- Units share neither a case nor a command. Answers the units whose command is known already, and those whose
-- case has changed since it was read or whose person has another key: if there is one, nothing was written (but
-- links to persons), and the caller goes on without it.
language plpgsql volatile
set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
    -- The order of these first statements is what makes the feed right: nothing may assign a transaction id
    -- before all case locks are held. Then of two writers of one case the second gets its id after the first
    -- has committed, so (tx, position) rises with the version. Proved in tests/store/test_feed.py by
    -- test_a_writer_that_waited_comes_after_the_one_it_waited_for.
    if pg_current_xact_id_if_assigned() is not null then
        raise exception 'append_v2 must be a statement of its own: this transaction has written already'
            using errcode = 'invalid_transaction_state';
    end if;
    perform set_config('app.county', p_county::text, true);
    -- In one order, so that two appends never wait for each other. A command is locked too, because the same one
    -- may come for two cases at once: then the second finds it.
    perform pg_advisory_xact_lock(l.key)
       from (
           select case_lock_v1(p_county, c) from unnest(p_cases) c
           union
           select command_lock_v1(p_county, c) from unnest(p_command_ids) c
           order by 1
       ) as l (key);

    -- Each statement below takes a new snapshot (READ COMMITTED, VOLATILE): it sees what the holders of the
    -- locks committed before us.
    seen := array(
        select n.unit from unnest(p_command_units, p_command_ids) as n (unit, id)
         where n.id = (select c.command_id from commands c where c.county = p_county and c.command_id = n.id)
    );
    lost := array(
        select n.unit from unnest(p_stream_units, p_cases, p_expected) as n (unit, case_id, expected)
         where n.expected is distinct from coalesce((
             select max(e.version) from events e where e.county = p_county and e.case_id = n.case_id
         ), 0)
    );
    if seen <> '{}' or lost <> '{}' then
        return;
    end if;
    if p_persons <> '{}' then
        lost := put_keys_v1(p_county, p_person_units, p_person_cases, p_persons, p_wrapped, p_key_ids);
        if lost <> '{}' then
            return;
        end if;
    end if;

    insert into commands (county, command_id, name, actor, body_hmac, body, status, etag, reply)
    select p_county, n.*
      from unnest(
          p_command_ids, p_names, p_actors, p_hmacs, p_bodies, p_statuses, p_etags, p_replies
      ) as n;
    insert into events (
        county, case_id, version, type, schema_version, data, meta, effective_on, recorded_at, chain
    )
    select p_county, n.case_id, n.version, n.type, n.schema_version, n.data, n.meta, n.effective_on,
           n.recorded_at, n.chain
      from unnest(
          p_case_ids, p_versions, p_types, p_schema_versions, p_datas, p_metas, p_effectives, p_recordeds,
          p_chains
      ) with ordinality as n (
          case_id, version, type, schema_version, data, meta, effective_on, recorded_at, chain, ordinality
      )
     order by n.ordinality;
    perform put_rows_v1(p_county, p_rows);
    perform put_timers_v1(p_county, p_timers_put, p_timers_delete);
    perform put_outbox_v1(p_county, p_outbox);
end $$;

create function put_keys_v1(
    p_county smallint, p_units integer[], p_cases uuid[], p_persons uuid[], p_wrapped bytea[], p_key_ids text[]
) returns integer[]
-- Keys made or used by units. Another case may have made a key for the same person meanwhile, or it was rotated
-- or destroyed: what ours encrypted would be lost. Answers the units of such persons. The links stay, so that
-- the retry loads the key that stands.
language plpgsql volatile
as $$
begin
    insert into case_persons (county, case_id, person_id)
    select p_county, n.case_id, n.person from unnest(p_cases, p_persons) as n (case_id, person)
     order by 2, 3
    on conflict do nothing;
    insert into person_keys (county, person_id, wrapped, key_id)
    select p_county, n.person, n.wrapped, n.key_id
      from unnest(p_units, p_persons, p_wrapped, p_key_ids) as n (unit, person, wrapped, key_id)
     order by 2, n.unit
    on conflict do nothing;
    return array(
        select distinct n.unit from unnest(p_units, p_persons, p_wrapped) as n (unit, person, wrapped)
         where n.wrapped is distinct from (
             select k.wrapped from person_keys k where k.county = p_county and k.person_id = n.person
         )
    );
end $$;

create function put_timers_v1(p_county smallint, p_put jsonb, p_delete jsonb) returns void
language plpgsql volatile
as $$
begin
    -- A worker may be leasing one of them: the lock is waited for, and the row found as it is then.
    if p_delete <> '[]' then
        delete from timers t
         using (
             select held.ctid
               from jsonb_to_recordset(p_delete) as d (case_id uuid, clock_id text, rung text, arming integer),
                    lateral (
                        select t.ctid from timers t
                         where t.county = p_county and t.case_id = d.case_id and t.clock_id = d.clock_id
                           and t.rung = d.rung and t.arming = d.arming
                           for update
                    ) held
         ) gone
         where t.ctid = gone.ctid;
    end if;
    if p_put <> '[]' then
        insert into timers (county, case_id, clock_id, rung, arming, due_at)
        select p_county, n.case_id, n.clock_id, n.rung, n.arming, n.due_at
          from jsonb_to_recordset(p_put) as n (
              case_id uuid, clock_id text, rung text, arming integer, due_at timestamptz
          )
        on conflict do nothing;
    end if;
end $$;

create function put_outbox_v1(p_county smallint, p_outbox jsonb) returns void
language plpgsql volatile
as $$
begin
    if p_outbox <> '[]' then
        insert into outbox (
            county, message_id, case_id, version, topic, payload, secret, expires_at, available_at
        )
        select p_county, o.message_id, o.case_id, o.version, o.topic, o.payload, decode(o.secret, 'base64'),
               o.expires_at, coalesce(o.available_at, clock_timestamp())
          from jsonb_to_recordset(p_outbox) as o (
              message_id uuid, case_id uuid, version integer, topic text, payload jsonb, secret text,
              expires_at timestamptz, available_at timestamptz
          )
        on conflict do nothing;
    end if;
end $$;

-- Each name is one function's.
grant execute on function command_lock_v1, append_v2, put_keys_v1, put_timers_v1, put_outbox_v1 to caseclock_app;

reset role;
