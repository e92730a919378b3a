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

-- name: inside
-- Open cases of some owners or units that hold a notice which has not left, the one that must leave first in front.
select w.case_id, w.case_number, w.title
  from rm_worklist w
  left join lateral (
      select min(c.due_on) as due_on from rm_clocks c
       where c.county = w.county and c.case_id = w.case_id and c.procedure = $4
         and c.status in ('running', 'paused', 'expired')
  ) c on true
 where w.county = $1 and upper_inf(w.period) and (w.owner = any ($2::text[]) or w.unit = any ($3::text[]))
   and w.awaits @> any (array[
       jsonb_build_array(jsonb_build_object('procedure', $4::text, 'state', 'drafted')),
       jsonb_build_array(jsonb_build_object('procedure', $4::text, 'state', 'approved')),
       jsonb_build_array(jsonb_build_object('procedure', $4::text, 'state', 'printed'))])
 order by c.due_on nulls last, w.case_number, w.case_id limit $5 offset $6;
