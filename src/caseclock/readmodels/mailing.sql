-- name: touched
-- Open cases of some owners or units in which an adverse notice waits to be mailed by a day, or comes next.
with open as (
    select w.case_id, w.case_number, w.title, w.awaits,
           (select min(c.due_on) from rm_clocks c
             where c.county = $1 and c.case_id = w.case_id and c.procedure = $5 and c.name = $6
               and c.status in ('running', 'paused', 'expired') and c.due_on <= $4) as notice_by,
           array(select (a ->> 'procedure') || '.' || (a ->> 'state') from jsonb_array_elements(w.awaits) a
                  where (a ->> 'procedure') || '.' || (a ->> 'state') = any ($7::text[])) as acts
      from rm_worklist w
     where w.county = $1 and upper_inf(w.period) and (w.owner = any ($2::text[]) or w.unit = any ($3::text[]))
)
select case_id, case_number, title, notice_by, acts
  from open where notice_by is not null or acts <> '{}'
 order by notice_by nulls last, case_number limit $8;
