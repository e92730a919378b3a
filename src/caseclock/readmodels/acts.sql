-- name: acts
-- What was done, the newest first: the events of one command in one case are one act, with the rules they ran.
with acts as (
    select e.case_id, e.recorded_at, min(e.version) as version, coalesce(m.command, '') as command,
           coalesce(m.actor, '') as actor, coalesce(m.role, '') as role,
           coalesce(m.on_behalf_of, '') as on_behalf_of, coalesce(m.reason, '') as reason,
           array_agg(e.type order by e.version) as types,
           array_remove(array_agg(distinct coalesce(nullif(d.rule, ''), d.explanation ->> 'code')), null) as rules,
           array_remove(array_agg(distinct m.procedure), null) as procedures
      from events e
     cross join lateral json_to_record(convert_from(e.meta, 'UTF8')::json) as m (
           command_id text, command text, actor text, role text, on_behalf_of text, reason text, procedure text
     )
      left join lateral json_to_record(
           case when position('"explanation"'::bytea in e.data) > 0 then convert_from(e.data, 'UTF8')::json end
     ) as d (rule text, explanation json) on true
     where e.county = $1 and e.recorded_at >= $2 and e.recorded_at < $3
       and e.case_id <> all ((select kept_from_v1())::uuid[])
       and ($4::uuid[] is null or e.case_id = any ($4))
       -- Bytes first, so that only what may be meant is parsed.
       and position(convert_to($5, 'UTF8') in e.meta) > 0 and position(convert_to($6, 'UTF8') in e.meta) > 0
       and ($5 = '' or m.actor = $5)
       and ($6 = '' or m.command = $6)
       and ($8::text[] is null
            or e.case_id in (select case_id from rm_cases where county = $1 and unit = any ($8))
            or m.actor in (select account_id::text from accounts where county = $1 and unit = any ($8)))
     group by e.case_id, e.recorded_at, m.command_id, m.command, m.actor, m.role, m.on_behalf_of, m.reason
), page as materialized (
    -- Names are read for these alone: joined before, each act of a day was held against each account of the county.
    select * from acts
     where ($7 = '' or $7 = any (rules))
       and ($9::timestamptz is null or (recorded_at, case_id, version) < ($9, $10::uuid, $11::integer))
     order by recorded_at desc, case_id desc, version desc
     limit $12
)
select x.case_id, x.recorded_at, x.version, x.command, x.actor, coalesce(a.display_name, '') as name, x.role,
       x.on_behalf_of, x.reason, x.types, x.rules, x.procedures, coalesce(c.case_number, '') as case_number,
       coalesce(c.unit, '') as unit
  from page x
  left join rm_cases c on c.county = $1 and c.case_id = x.case_id
  left join accounts a on a.county = $1 and a.account_id::text = x.actor
 order by x.recorded_at desc, x.case_id desc, x.version desc;

-- name: ruled
-- The cases in which a rule ran at the newest moments it ran at, and since when; from the index on such events.
with told as (
    select recorded_at from events
     where county = $1 and recorded_at >= $2 and recorded_at < $3 and position('"explanation"'::bytea in data) > 0
       and position(convert_to($4, 'UTF8') in data) > 0 and ($5::uuid is null or case_id = $5)
     group by recorded_at order by recorded_at desc limit $6
)
select (select min(recorded_at) from told) as since, array_agg(distinct e.case_id) as cases
  from events e
 where e.county = $1 and e.recorded_at >= (select min(recorded_at) from told) and e.recorded_at < $3
   and position('"explanation"'::bytea in e.data) > 0 and position(convert_to($4, 'UTF8') in e.data) > 0
   and ($5::uuid is null or e.case_id = $5)
having count(*) > 0;
