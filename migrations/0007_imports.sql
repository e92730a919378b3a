-- What was imported, row by row: the key that makes a repeated import harmless.

set local search_path = public;
set local role caseclock_owner;

create table import_rows (
    county smallint not null,
    household_key text not null,
    extract_row integer not null,
    fingerprint bytea not null,
    case_id uuid not null,
    imported_at timestamptz not null default clock_timestamp(),
    primary key (county, household_key, extract_row)
);
comment on table import_rows is 'fingerprint: keyed hash of all columns but the row number; holds no personal data.';

select guard_by_county('import_rows');
grant select, insert, update on import_rows to caseclock_app;

reset role;
