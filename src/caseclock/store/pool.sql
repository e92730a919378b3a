-- name: become_app
-- What every connection of the pool becomes; it can read and write one county at a time.
set role caseclock_app;

-- name: who_could_bypass
-- Whether the current user could get round row-level security, and how.
select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as bypassrls,
       pg_has_role(r.oid, c.relowner, 'usage') as owner
  from pg_roles r, pg_class c
 where r.rolname = current_user and c.oid = 'events'::regclass;
