-- name: read_case
-- The header, and the reading written in the same statement.
select c.county, c.case_id, c.kind, c.case_number, c.status, c.owner, c.unit, c.office, c.queue,
       c.applicant, c.opened_at, c.filed_on, c.numbers, c.summary,
       record_reading_v1(c.county, $3, $4, $5, c.case_id, $6, $7, $8) as recorded
  from rm_cases c where c.county = $1 and c.case_id = $2;

-- name: record_taking
-- A bundle or a list was taken out: never joined with an earlier reading.
insert into readings (county, case_id, reading_id, account, role, what, restricted, reason)
values ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: readings
-- Readings of a county, the newest first.
select r.reading_id, r.at, r.account, coalesce(a.display_name, '') as name, r.role, r.case_id, coalesce(c.case_number, '') as case_number, r.what,
       r.restricted, r.reason
  from readings r
  left join rm_cases c on c.county = r.county and c.case_id = r.case_id
  left join accounts a on a.county = r.county and a.account_id::text = r.account
 where r.county = $1
   and ($2::uuid is null or r.case_id = $2)
   and ($3 = '' or r.account = $3)
   and ($4::timestamptz is null or r.at >= $4)
   and ($5::timestamptz is null or r.at < $5)
   and (not $6 or r.restricted)
   and ($7::timestamptz is null or (r.at, r.reading_id) < ($7, $8::uuid))
   and ($10::text[] is null or a.unit = any ($10))
 order by r.at desc, r.reading_id desc
 limit $9;
