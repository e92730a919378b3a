-- A session that had asked five times kept one plan for all owners and moments, which guessed that hardly a spell
-- holds at a moment and read all that do, in the whole county. Planning each call anew costs a fifth of a millisecond.

set local search_path = public;
set local role caseclock_owner;

-- A list has some hundred rows; for the thousand that is guessed otherwise, the whole table was read and hashed.
alter function worklist_as_of_v1(timestamptz, text[]) rows 100 set plan_cache_mode = force_custom_plan;
alter function search_members_v1(text, date, integer) set plan_cache_mode = force_custom_plan;

reset role;
