-- name: said
-- A command as it was stored, its body encoded as events are.
select name, body from commands where county = $1 and command_id = $2;
