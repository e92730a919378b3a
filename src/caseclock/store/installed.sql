-- name: all
-- Procedure versions that this database has run under.
select name, version, sha256 from installed_procedures order by name, version;

-- name: install
-- Keeps a released version's body for ever; who comes second finds it there.
insert into installed_procedures (name, version, sha256, chart, body) values ($1, $2, $3, $4, $5)
on conflict do nothing;
