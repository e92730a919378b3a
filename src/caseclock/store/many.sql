-- name: append_many
-- Units of one case each, in; the cases that have changed meanwhile, out: then nothing was written.
select append_many_v1($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);
