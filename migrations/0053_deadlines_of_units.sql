-- A unit's timeliness reads the unit's cases, whatever the planner believes a unit to be: where units of all counties
-- bear the same names, it took one for twenty times what it was and read all clocks of the county.

set local search_path = public;
set local role caseclock_owner;

create function cases_of_units_v1(p_county smallint, p_units text[], p_offices text[])
returns table (case_id uuid, case_number text, applicant text, owner text, unit text)
-- The cases of some units, with what nobody owns in their offices; only an index may find them.
language plpgsql stable rows 1000
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
#variable_conflict use_column
begin
    return query
    select f.case_id, f.case_number, f.applicant, f.owner, f.unit
      from rm_cases f
     where f.county = p_county and f.unit = any (p_units)
    union all
    select f.case_id, f.case_number, f.applicant, f.owner, f.unit
      from rm_cases f
     where f.county = p_county and f.owner = '' and f.office = any (p_offices) and f.unit <> all (p_units);
end $$;

create function deadlines_v2(
    p_county smallint, p_measures jsonb, p_units text[], p_offices text[], p_from date, p_to date, p_today date
) returns table (
    measure text, case_id uuid, clock_id text, instance text, member uuid, case_number text, title text,
    owner text, unit text, due_on date, done_on date, outcome text
)
-- Every measured deadline of some units (null: of the county) from a due date to another, and what became of it.
-- What nobody owns counts with the units' own offices. Open and past the due date is `overdue`, and not met.
-- Further clocks of a case are asked for in the order of their key, so that only its index can answer.
language sql stable
as $$
    with asked as (
        select m.*, p_from - m.plus_days as since, p_to - m.plus_days as until
          from jsonb_to_recordset(p_measures) as m (
                   measure text, procedure text, clock text, parameter text, repeats boolean, plus_days integer,
                   done_by text[], done_clock text, unless_clock text, flaw_clock text, flaws text[],
                   state_counts boolean
               )
    ), found as (
        select m.*, c.case_id, c.clock_id, c.instance, c.member, f.case_number, f.applicant, f.owner, f.unit,
               c.due_on + m.plus_days as due_on, c.detail
          from asked m
          join rm_clocks c on c.county = p_county and c.procedure = m.procedure and c.name = m.clock
               and c.due_on between m.since and m.until
               and (m.parameter = '' or c.detail ->> 'parameter' = m.parameter)
          join rm_cases f on f.county = p_county and f.case_id = c.case_id
         where p_units is null
        union all
        select m.*, c.case_id, c.clock_id, c.instance, c.member, f.case_number, f.applicant, f.owner, f.unit,
               c.due_on + m.plus_days as due_on, c.detail
          from cases_of_units_v1(p_county, p_units, p_offices) f
         cross join lateral (
              select * from rm_clocks c where c.county = p_county and c.case_id = f.case_id
               order by c.clock_id offset 0
         ) c
          join asked m on c.procedure = m.procedure and c.name = m.clock
               and c.due_on between m.since and m.until
               and (m.parameter = '' or c.detail ->> 'parameter' = m.parameter)
         where p_units is not null
    ), measured as (
        select m.*, case when m.done_clock = '' then m.detail else (
                   select o.detail from (
                       select * from rm_clocks o where o.county = p_county and o.case_id = m.case_id
                        order by o.clock_id offset 0
                   ) o
                    where o.instance = m.instance and o.name = m.done_clock
                      and (o.detail ->> 'started_at')::timestamptz <= (m.detail ->> 'started_at')::timestamptz
                    order by (o.detail ->> 'started_at')::timestamptz desc, o.clock_id desc limit 1
               ) end as doing
          from found m
         where not exists (
               select from rm_clocks n
                where n.county = p_county and n.case_id = m.case_id and n.instance = m.instance and n.name = m.clock
                  and (not m.repeats or n.detail ->> 'anchor_on' = m.detail ->> 'anchor_on')
                  and ((n.detail ->> 'started_at')::timestamptz, n.clock_id)
                      > ((m.detail ->> 'started_at')::timestamptz, m.clock_id)
                order by n.clock_id offset 0
           )
           and not (m.unless_clock <> '' and exists (
               select from rm_clocks u
                where u.county = p_county and u.case_id = m.case_id and u.instance = m.instance
                  and u.name = m.unless_clock and u.detail ->> 'anchor_on' = m.detail ->> 'anchor_on'
                order by u.clock_id offset 0
           ))
        offset 0
    ), dated as (
        select m.*, (m.doing ->> 'stopped_on')::date as ended_on,
               coalesce(m.doing ->> 'stopped_by', '') as ended_by,
               coalesce((m.doing ->> 'stopped_on')::date, p_today) as seen_on,
               jsonb_array_length(coalesce(m.detail -> 'extensions', '[]')) > 0 as extended,
               -- Without the extension: what counts in calendar days is counted straight from its anchor.
               (m.detail ->> 'anchor_on')::date + (m.detail ->> 'budget')::integer as unextended_on
          from measured m
    )
    select d.measure, d.case_id, d.clock_id, d.instance, d.member, d.case_number, d.applicant, d.owner, d.unit,
           d.due_on, d.ended_on,
           case
               when d.ended_on is not null and not d.ended_by = any (d.done_by) then 'called_off'
               when flawed_v1(p_county, d.case_id, d.instance, d.flaw_clock, d.flaws,
                              case when d.repeats then (d.detail ->> 'started_at')::timestamptz end, d.due_on)
                   then 'incomplete'
               when d.extended and d.ended_on <= d.unextended_on then 'met'
               when d.extended and d.seen_on <= d.due_on and d.seen_on > d.unextended_on then 'extended'
               when d.ended_on <= d.due_on then 'met'
               when d.seen_on <= d.due_on then 'running'
               when d.state_counts and d.seen_on - state_days_v1(p_county, d.case_id, d.instance, d.seen_on)
                    <= d.due_on then 'state_delay'
               when d.ended_on is null then 'overdue'
               else 'missed'
           end
      from dated d
$$;

revoke execute on function
    cases_of_units_v1(smallint, text[], text[]), deadlines_v2(smallint, jsonb, text[], text[], date, date, date)
from public;
grant execute on function
    cases_of_units_v1(smallint, text[], text[]), deadlines_v2(smallint, jsonb, text[], text[], date, date, date)
to caseclock_app;

reset role;
