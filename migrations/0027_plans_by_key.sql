-- A unit touches few rows, each by its key. The planner takes a list in JSON for a hundred rows, so against a
-- young table it chose to read all of it, and a session kept that plan while the table grew, or planned anew at
-- each call.

set local search_path = public;
set local role caseclock_owner;

alter function append_v1(smallint, jsonb)
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off;
alter function put_rows_v1(smallint, jsonb)
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off;
alter function load_v1(smallint, uuid[], uuid)
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off;
alter function load_v2(smallint, uuid[], uuid, bytea)
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off;

reset role;
