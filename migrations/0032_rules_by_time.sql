-- Acts are asked for by the rule that ran, over a year: few events carry an explanation, and these are indexed.
-- squawk-ignore-file require-concurrent-index-creation

set local search_path = public;
set local role caseclock_owner;

create index events_with_rules on events (county, recorded_at) where position('"explanation"'::bytea in data) > 0;

reset role;
