-- A stated reason is reviewed with a finding; acts are found by when they were recorded.
-- squawk-ignore-file require-concurrent-index-creation

set local search_path = public;
set local role caseclock_owner;

alter table access_reasons
    add column finding text not null default '',
    add column note text not null default '',
    add constraint access_reasons_finding check (finding in ('', 'justified', 'not_justified')) not valid,
    add constraint access_reasons_note check (length(note) <= 500) not valid;
create index access_reasons_to_review on access_reasons (county, given_at) where reviewed_at is null;

-- Events come in the order of time, so a few blocks tell where a period lies; an append pays next to nothing.
create index events_by_time on events using brin (recorded_at);

reset role;
