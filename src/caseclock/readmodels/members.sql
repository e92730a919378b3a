-- name: members_of_case
-- The people of one case, present ones first.
select case_id, person_id, first_name, last_name, birth_date, sex, relationship, joined_on, left_on,
       died_on, moved_to, asks, deemed, confidential, numbers, phone
  from rm_members where county = $1 and case_id = $2
 order by coalesce(left_on, died_on) is not null, joined_on, person_id;
