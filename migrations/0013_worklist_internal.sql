-- The office's own earlier date of the next deadline, so that the list, also of a past moment, shows both dates.

set local search_path = public;
set local role caseclock_owner;

alter table rm_worklist add column internal_on date;
comment on column rm_worklist.internal_on is 'By when the office wants it done; due_on is the legal date.';

reset role;
