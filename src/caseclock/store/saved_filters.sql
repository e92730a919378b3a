-- name: list_filters
-- The filters of one account, the default first.
select name, query, is_default from saved_filters where county = $1 and account_id = $2
 order by is_default desc, lower(name);

-- name: count_filters
-- How many filters of other names an account keeps.
select count(*) from saved_filters where county = $1 and account_id = $2 and name <> $3;

-- name: put_filter
-- Keeps a filter under its name, in place of the one that had it.
insert into saved_filters (county, account_id, name, query) values ($1, $2, $3, $4)
on conflict (county, account_id, name) do update set query = excluded.query, saved_at = clock_timestamp();

-- name: rename_filter
-- Gives a filter another name; a name that is taken is a violation.
update saved_filters set name = $4 where county = $1 and account_id = $2 and name = $3;

-- name: delete_filter
-- Forgets a filter.
delete from saved_filters where county = $1 and account_id = $2 and name = $3;

-- name: no_default
-- No filter of the account is the default.
update saved_filters set is_default = false where county = $1 and account_id = $2 and is_default;

-- name: set_default
-- One filter is the default.
update saved_filters set is_default = true where county = $1 and account_id = $2 and name = $3;
