-- Deadlines held against a standard: each once, with what became of it, for the numbers and the lists behind them.
-- Nobody writes while a migration runs before the service starts; a table this young is indexed at once.
-- squawk-ignore-file require-concurrent-index-creation

set local search_path = public;
set local role caseclock_owner;

create index rm_clocks_measured on rm_clocks (county, procedure, name, due_on);

-- What makes an application incomplete, and when the State had it. Few events are of these types.
create index events_of_standards on events (county, case_id)
 where type in ('verification.found_insufficient', 'renewal_information.requested',
                'disability_evaluation.sent', 'disability_evaluation.returned');

create function flawed_v1(
    p_county smallint, p_case uuid, p_instance text, p_clock text, p_types text[], p_since timestamptz, p_due date
) returns boolean
-- Whether by the due date something asked for was not answered in its time, or was not as it had to be.
language sql stable
as $$
    select exists (
        select from rm_clocks r
         where r.county = p_county and r.case_id = p_case and r.instance = p_instance and r.name = p_clock
           and r.detail #>> '{rungs,due,status}' = 'fired' and r.detail #>> '{rungs,due,answered_on}' is null
           and r.due_on <= p_due
    ) or exists (
        select from events e
         where e.county = p_county and e.case_id = p_case
           and e.type in ('verification.found_insufficient', 'renewal_information.requested',
                          'disability_evaluation.sent', 'disability_evaluation.returned')
           and e.type = any (p_types) and e.effective_on <= p_due
           and (p_since is null or e.recorded_at >= p_since)
           and convert_from(e.data, 'UTF8')::jsonb ->> 'instance' = p_instance
           and not exists (
               select from events b
                where b.county = p_county and b.case_id = p_case and b.version > e.version
                  and b.type = 'command.reversed'
                  and convert_from(b.data, 'UTF8')::jsonb ->> 'command'
                      = convert_from(e.meta, 'UTF8')::jsonb ->> 'command_id'
           )
    )
$$;

create function state_days_v1(p_county smallint, p_case uuid, p_instance text, p_until date) returns integer
-- How many days the State had the evaluation, up to a day.
language sql stable
as $$
    with told as (
        select e.type, coalesce(d.data ->> 'sent_on', d.data ->> 'returned_on')::date as day
          from events e, lateral (select convert_from(e.data, 'UTF8')::jsonb as data) d
         where e.county = p_county and e.case_id = p_case
           and e.type in ('verification.found_insufficient', 'renewal_information.requested',
                          'disability_evaluation.sent', 'disability_evaluation.returned')
           and e.type in ('disability_evaluation.sent', 'disability_evaluation.returned')
           and d.data ->> 'instance' = p_instance
    ), away as (
        select s.day as since, least(p_until, (
                   select min(r.day) from told r where r.type = 'disability_evaluation.returned' and r.day >= s.day
               )) as until
          from told s where s.type = 'disability_evaluation.sent' and s.day <= p_until
    )
    select coalesce(sum(until - since), 0)::integer
      from (select until, min(since) as since from away group by until) stretch
$$;

create function deadlines_v1(
    p_county smallint, p_measures jsonb, p_units text[], p_offices text[], p_from date, p_to date, p_today date
) returns table (
    measure text, case_id uuid, clock_id text, instance text, member uuid, case_number text, title text,
    owner text, unit text, due_on date, done_on date, outcome text
)
-- Every measured deadline of some units (null: of the county) from a due date to another, and what became of it.
-- What nobody owns counts with the units' own offices. Open and past the due date is `overdue`, and not met.
language sql stable
as $$
    with measured as (
        select m.*, c.case_id, c.clock_id, c.instance, c.member, f.case_number, f.applicant, f.owner, f.unit,
               c.due_on + m.plus_days as due_on, c.detail,
               case when m.done_clock = '' then c.detail else (
                   select o.detail from rm_clocks o
                    where o.county = p_county and o.case_id = c.case_id and o.instance = c.instance
                      and o.name = m.done_clock
                      and (o.detail ->> 'started_at')::timestamptz <= (c.detail ->> 'started_at')::timestamptz
                    order by (o.detail ->> 'started_at')::timestamptz desc, o.clock_id desc limit 1
               ) end as doing
          from jsonb_to_recordset(p_measures) as m (
                   measure text, procedure text, clock text, parameter text, repeats boolean, plus_days integer,
                   done_by text[], done_clock text, unless_clock text, flaw_clock text, flaws text[],
                   state_counts boolean
               )
          join rm_clocks c on c.county = p_county and c.procedure = m.procedure and c.name = m.clock
               and c.due_on between p_from - m.plus_days and p_to - m.plus_days
               and (m.parameter = '' or c.detail ->> 'parameter' = m.parameter)
          join rm_cases f on f.county = p_county and f.case_id = c.case_id
         where (p_units is null or f.unit = any (p_units) or (f.owner = '' and f.office = any (p_offices)))
           and not exists (
               select from rm_clocks n
                where n.county = p_county and n.case_id = c.case_id and n.instance = c.instance and n.name = c.name
                  and (not m.repeats or n.detail ->> 'anchor_on' = c.detail ->> 'anchor_on')
                  and ((n.detail ->> 'started_at')::timestamptz, n.clock_id)
                      > ((c.detail ->> 'started_at')::timestamptz, c.clock_id)
           )
           and not (m.unless_clock <> '' and exists (
               select from rm_clocks u
                where u.county = p_county and u.case_id = c.case_id and u.instance = c.instance
                  and u.name = m.unless_clock and u.detail ->> 'anchor_on' = c.detail ->> 'anchor_on'
           ))
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

revoke all on function flawed_v1(smallint, uuid, text, text, text[], timestamptz, date) from public;
revoke all on function state_days_v1(smallint, uuid, text, date) from public;
revoke all on function deadlines_v1(smallint, jsonb, text[], text[], date, date, date) from public;
grant execute on function flawed_v1(smallint, uuid, text, text, text[], timestamptz, date) to caseclock_app;
grant execute on function state_days_v1(smallint, uuid, text, date) to caseclock_app;
grant execute on function deadlines_v1(smallint, jsonb, text[], text[], date, date, date) to caseclock_app;

reset role;
