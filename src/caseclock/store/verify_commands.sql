-- name: commands
-- Some commands as stored.
select command_id, name, actor, body_hmac, body, status, etag, reply
  from commands where county = $1 and command_id = any ($2);

-- name: replies
-- What every command of the county was answered.
select command_id, reply from commands where county = $1 order by command_id;

-- name: metas
-- The meta of some events.
select e.case_id, e.version, e.meta
  from events e join unnest($2::uuid[], $3::integer[]) as told (case_id, version)
    on e.case_id = told.case_id and e.version = told.version
 where e.county = $1;
