-- name: become_owner
-- Who owns the tables; row-level security is not forced on the owner.
set role caseclock_owner;

-- name: columns
-- The columns of a table in order.
select attname::text as name from pg_attribute
 where attrelid = format('public.%I', $1::text)::regclass and attnum > 0 and not attisdropped
 order by attnum;
