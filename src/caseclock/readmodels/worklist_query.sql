-- name: worklist
-- The open spells, from the partial index on (county, owner, due_at).
with listed as (
    select w.case_id, w.from_version, lower(w.period) as since, w.case_number, w.kind, w.title, w.owner, w.unit,
           w.office, w.queue, w.whose_move, w.procedures, w.clock, w.at_risk_at, w.due_at, w.due_on, w.internal_on,
           w.next_clock, w.next_due_at, w.filed_on, w.alerts, w.flags, w.awaits,
           clock_state_v1(w.started, w.paused, w.at_risk_at, w.due_at, m.at) as state
      from (select coalesce($2::timestamptz, business_now()) as at) m, rm_worklist w
     where w.county = $1 and upper_inf(w.period)
       and ($3::text[] is null or w.owner = any ($3))
       and ($4::text[] is null or w.unit = any ($4) or (w.owner = '' and w.office = any ($16::text[])))
       and ($5 = '' or w.queue = $5)
       and ($7 = '' or w.whose_move = $7)
       and ($8 = '' or $8 = any (w.procedures))
       and ($9 = '' or $9 = any (w.flags))
       and ($10::timestamptz is null or w.due_at < $10)
       and ($11 = '' or w.kind = $11)
       and ($12::uuid[] is null or w.case_id = any ($12))
), keyed as (
    select l.*, (case $13
               when 'due' then coalesce(moment_key_v1(l.due_at), '~')
               when 'at_risk' then coalesce(moment_key_v1(l.at_risk_at), '~')
               when 'next_due' then coalesce(moment_key_v1(l.next_due_at), '~')
               when 'filed' then coalesce(l.filed_on::text, '~')
               when 'case_number' then l.case_number
               when 'title' then lower(l.title)
               when 'owner' then l.owner
           end || ' ' || l.case_id) collate "C" as cursor
      from listed l
     where (cardinality($6::text[]) = 0 or l.state = any ($6))
       and (cardinality($17::text[]) = 0 or mover_v1(l.whose_move) = any ($17))
       and ($18::date is null or (coalesce(l.internal_on, l.due_on) <= $18 and l.state <> 'overdue'))
)
select * from keyed where $14 = '' or cursor > $14 collate "C" order by cursor limit $15;

-- name: worklist_as_of
-- The spells that held at a moment, from the GiST index, and their state at that moment.
with listed as (
    select w.case_id, w.from_version, lower(w.period) as since, w.case_number, w.kind, w.title, w.owner, w.unit,
           w.office, w.queue, w.whose_move, w.procedures, w.clock, w.at_risk_at, w.due_at, w.due_on, w.internal_on,
           w.next_clock, w.next_due_at, w.filed_on, w.alerts, w.flags, w.awaits,
           clock_state_v1(w.started, w.paused, w.at_risk_at, w.due_at, m.at) as state
      from (select $2::timestamptz as at) m, worklist_as_of_v1($2, $3) k
      join rm_worklist w on w.county = $1 and w.case_id = k.case_id and w.from_version = k.from_version
     where true
       and ($4::text[] is null or w.unit = any ($4) or (w.owner = '' and w.office = any ($16::text[])))
       and ($5 = '' or w.queue = $5)
       and ($7 = '' or w.whose_move = $7)
       and ($8 = '' or $8 = any (w.procedures))
       and ($9 = '' or $9 = any (w.flags))
       and ($10::timestamptz is null or w.due_at < $10)
       and ($11 = '' or w.kind = $11)
       and ($12::uuid[] is null or w.case_id = any ($12))
), keyed as (
    select l.*, (case $13
               when 'due' then coalesce(moment_key_v1(l.due_at), '~')
               when 'at_risk' then coalesce(moment_key_v1(l.at_risk_at), '~')
               when 'next_due' then coalesce(moment_key_v1(l.next_due_at), '~')
               when 'filed' then coalesce(l.filed_on::text, '~')
               when 'case_number' then l.case_number
               when 'title' then lower(l.title)
               when 'owner' then l.owner
           end || ' ' || l.case_id) collate "C" as cursor
      from listed l
     where (cardinality($6::text[]) = 0 or l.state = any ($6))
       and (cardinality($17::text[]) = 0 or mover_v1(l.whose_move) = any ($17))
       and ($18::date is null or (coalesce(l.internal_on, l.due_on) <= $18 and l.state <> 'overdue'))
)
select * from keyed where $14 = '' or cursor > $14 collate "C" order by cursor limit $15;

-- name: counts
-- The open spells by state and by whose move it is.
with listed as (
    select w.whose_move, coalesce(w.internal_on, w.due_on) as due_on, clock_state_v1(w.started, w.paused, w.at_risk_at, w.due_at, m.at) as state
      from (select coalesce($2::timestamptz, business_now()) as at) m, rm_worklist w
     where w.county = $1 and upper_inf(w.period)
       and ($3::text[] is null or w.owner = any ($3))
       and ($4::text[] is null or w.unit = any ($4) or (w.owner = '' and w.office = any ($13::text[])))
       and ($5 = '' or w.queue = $5)
       and ($7 = '' or w.whose_move = $7)
       and ($8 = '' or $8 = any (w.procedures))
       and ($9 = '' or $9 = any (w.flags))
       and ($10::timestamptz is null or w.due_at < $10)
       and ($11 = '' or w.kind = $11)
       and ($12::uuid[] is null or w.case_id = any ($12))
)
select state, whose_move, count(*) as cases, count(*) filter (where due_on <= $14) as due
  from listed where cardinality($6::text[]) = 0 or state = any ($6)
 group by state, whose_move;

-- name: counts_as_of
-- The same for the spells that held at a moment.
with listed as (
    select w.whose_move, coalesce(w.internal_on, w.due_on) as due_on, clock_state_v1(w.started, w.paused, w.at_risk_at, w.due_at, m.at) as state
      from (select $2::timestamptz as at) m, worklist_as_of_v1($2, $3) k
      join rm_worklist w on w.county = $1 and w.case_id = k.case_id and w.from_version = k.from_version
     where true
       and ($4::text[] is null or w.unit = any ($4) or (w.owner = '' and w.office = any ($13::text[])))
       and ($5 = '' or w.queue = $5)
       and ($7 = '' or w.whose_move = $7)
       and ($8 = '' or $8 = any (w.procedures))
       and ($9 = '' or $9 = any (w.flags))
       and ($10::timestamptz is null or w.due_at < $10)
       and ($11 = '' or w.kind = $11)
       and ($12::uuid[] is null or w.case_id = any ($12))
)
select state, whose_move, count(*) as cases, count(*) filter (where due_on <= $14) as due
  from listed where cardinality($6::text[]) = 0 or state = any ($6)
 group by state, whose_move;

-- name: next_to_take
-- The most urgent case that waits for the office or is late: one's own, or nobody's in one's units or office.
-- Not materialized: asked of the owner's index, not made of every open case of the county.
with open as not materialized (
    select w.case_id, w.owner, w.unit, w.office, w.whose_move, w.due_at,
           (coalesce(moment_key_v1(w.due_at), '~') || ' ' || w.case_id) collate "C" as urgency
      from rm_worklist w
     where w.county = $1 and upper_inf(w.period) and w.kind = 'household'
)
select case_id, owner = '' as unowned
  from open
 where (whose_move = 'office' or due_at <= business_now())
   and (owner = any ($2::text[])
        or (owner = '' and (unit = any ($3::text[]) or (unit = '' and office = any ($4::text[] || array['']))))
       )
   and urgency > coalesce((select passed.urgency from open passed where passed.case_id = $5), '') collate "C"
 order by urgency limit 1;

-- name: of_cases
-- The spells of some cases at a moment, or now: a case that was not open then has none.
select w.case_id, w.from_version, lower(w.period) as since, w.case_number, w.kind, w.title, w.owner, w.unit,
       w.office, w.queue, w.whose_move, w.procedures, w.clock, w.at_risk_at, w.due_at, w.due_on, w.internal_on,
       w.next_clock, w.next_due_at, w.filed_on, w.alerts, w.flags, w.awaits,
       clock_state_v1(w.started, w.paused, w.at_risk_at, w.due_at, m.at) as state, '' as cursor
  from (select coalesce($3::timestamptz, business_now()) as at) m, rm_worklist w
 where w.county = $1 and w.case_id = any ($2::uuid[])
   and case when $3::timestamptz is null then upper_inf(w.period) else w.period @> $3::timestamptz end;
