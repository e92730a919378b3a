-- name: sites_of_email
-- Open sites whose certifier has this mail address; the key drops dots and hyphens, so the address decides.
select c.case_number
  from rm_keys k
  join rm_members m on m.county = $1 and m.case_id = k.case_id and m.person_id = k.person_id
  join rm_cases c on c.county = $1 and c.case_id = k.case_id
 where k.county = $1 and k.kind = 'email' and k.key = $2 and k.shown = $3 and k.case_id <> $4
   and m.relationship = 'site_certifier' and m.left_on is null and c.status = 'open'
 order by c.case_number;
