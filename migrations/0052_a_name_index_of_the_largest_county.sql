-- A search by name walks the index of its own part of the state: Los Angeles County (19), where a third of California's
-- Medi-Cal members live, has one of its own, and the others share one. The walk grows with all people of an index, and
-- was nearly all of a search. The function's plans are made for its county, so the server knows which of the two it is: by
-- the type as well, or it reads another index to find the county once more.
-- squawk-ignore-file require-concurrent-index-creation, require-concurrent-index-deletion

set local search_path = public;
set local role caseclock_owner;

create index rm_members_by_name_19 on rm_members using gin (name_key gin_trgm_ops) where county = 19::smallint;
create index rm_members_by_name_others on rm_members using gin (county, name_key gin_trgm_ops) where county <> 19::smallint;
drop index rm_members_by_name;

reset role;
