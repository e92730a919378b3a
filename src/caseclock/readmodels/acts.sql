-- name: acts
-- What was done, the newest first: the events of one command in one case are one act, with the rules they ran.
with told as (
    select e.case_id, e.version, e.type, e.recorded_at, m.meta,
           case when position('"explanation"'::bytea in e.data) > 0
               then convert_from(e.data, 'UTF8')::json end as decided
      from events e, lateral (select convert_from(e.meta, 'UTF8')::json as meta) m
     where e.county = $1 and e.recorded_at >= $2 and e.recorded_at < $3
       and ($4::uuid is null or e.case_id = $4)
       and ($5 = '' or m.meta ->> 'actor' = $5)
       and ($6 = '' or m.meta ->> 'command' = $6)
), acts as (
    select t.case_id, t.recorded_at, min(t.version) as version, t.meta ->> 'command' as command,
           coalesce(t.meta ->> 'actor', '') as actor, coalesce(t.meta ->> 'role', '') as role,
           coalesce(t.meta ->> 'on_behalf_of', '') as on_behalf_of, coalesce(t.meta ->> 'reason', '') as reason,
           array_agg(t.type order by t.version) as types,
           array_remove(array_agg(distinct coalesce(nullif(t.decided ->> 'rule', ''), t.decided #>> '{explanation,code}')), null)
               as rules,
           array_remove(array_agg(distinct t.meta ->> 'procedure'), null) as procedures
      from told t
     group by t.case_id, t.recorded_at, t.meta ->> 'command_id', t.meta ->> 'command', t.meta ->> 'actor',
              t.meta ->> 'role', t.meta ->> 'on_behalf_of', t.meta ->> 'reason'
)
select x.case_id, x.recorded_at, x.version, coalesce(x.command, '') as command, x.actor,
       coalesce(a.display_name, '') as name, x.role, x.on_behalf_of, x.reason, x.types, x.rules, x.procedures,
       coalesce(c.case_number, '') as case_number, coalesce(c.unit, '') as unit
  from acts x
  left join rm_cases c on c.county = $1 and c.case_id = x.case_id
  left join accounts a on a.county = $1 and a.account_id::text = x.actor
 where ($7 = '' or $7 = any (x.rules))
   and ($8::text[] is null or c.unit = any ($8) or a.unit = any ($8))
   and ($9::timestamptz is null or (x.recorded_at, x.case_id, x.version) < ($9, $10::uuid, $11::integer))
 order by x.recorded_at desc, x.case_id desc, x.version desc
 limit $12;
