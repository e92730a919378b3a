-- What the keys outside must be like: a database never again starts with a master key that is not its own.
-- A mark is a keyed hash of a fixed text under the key, so it proves the key and tells nothing of it.

set local search_path = public;
set local role caseclock_owner;

create table key_marks (
    use text not null check (use in ('master', 'hash')),
    key_id text not null,
    mark bytea not null,
    first_used_at timestamptz not null default clock_timestamp(),
    retired_at timestamptz,
    primary key (use, key_id)
);
comment on column key_marks.retired_at is 'Nothing is closed with this key any more: its line may leave the key file.';

grant select, insert, update (mark, retired_at) on key_marks to caseclock_app;

reset role;
