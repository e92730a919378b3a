-- What somebody began to type and has not recorded: it survives a closed tab and the end of a session.

set local search_path = public;
set local role caseclock_owner;

create table drafts (
    county smallint not null,
    draft_id uuid not null,
    account_id uuid not null,
    kind text not null,
    case_id uuid,
    case_version integer not null default 0,
    body bytea not null,
    begun_at timestamptz not null default business_now(),
    saved_at timestamptz not null default business_now(),
    primary key (county, draft_id)
);
create index drafts_of_account on drafts (county, account_id, saved_at desc);
create index drafts_of_case on drafts (county, case_id) where case_id is not null;
comment on table drafts is 'Each is read by the account that typed it and by nobody else; gone once recorded, or after draft_kept_days.';
comment on column drafts.kind is 'intake, or the name of the command whose form it is.';
comment on column drafts.case_version is 'What the case had when the form was begun; 0 without a case.';
comment on column drafts.body is 'The fields as typed, encrypted.';

select guard_by_county('drafts');
grant select, insert, delete, update (body, saved_at) on drafts to caseclock_app;

reset role;
