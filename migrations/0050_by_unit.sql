-- What is asked of a unit reads the unit's cases, and no longer every open case of the county.
-- squawk-ignore-file require-concurrent-index-creation

set local search_path = public;
set local role caseclock_owner;

create index rm_worklist_of_unit on rm_worklist (county, unit) where upper_inf(period);
create index rm_cases_of_unit on rm_cases (county, unit);
-- Who stands in is asked once, and not alert by alert.
create index alert_deliveries_standing_in on alert_deliveries (county) where stands_in;

reset role;
