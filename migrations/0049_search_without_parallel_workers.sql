-- A search by name starts no parallel workers: that cost about 15 ms a call, more than they saved at a million cases.

set local search_path = public;
-- Loads the extension: before that, only a superuser may set again what the function sets.
select similarity('', '');
set local role caseclock_owner;

alter function search_members_v2(text, date, integer) set max_parallel_workers_per_gather = 0;

reset role;
