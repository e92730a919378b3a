-- name: reasons
-- Stated reasons with what was looked at under them, the newest first; of the units' cases or stated by oneself.
select x.reason_id, x.account_id::text as account, coalesce(a.display_name, '') as name, x.case_id,
       coalesce(c.case_number, '') as case_number, coalesce(c.unit, '') as unit, x.reason, x.given_at, x.expires_at,
       x.finding, x.note, x.reviewed_at, x.reviewed_by, coalesce(b.display_name, '') as reviewer,
       (select count(*) from readings r
         where r.county = x.county and r.case_id = x.case_id and r.account = x.account_id::text
           and r.reason = x.reason and r.at between x.given_at and x.expires_at) as looks
  from access_reasons x
  left join rm_cases c on c.county = x.county and c.case_id = x.case_id
  left join accounts a on a.county = x.county and a.account_id = x.account_id
  left join accounts b on b.county = x.county and b.account_id::text = x.reviewed_by
 where x.county = $1
   and ($2::text[] is null or c.unit = any ($2) or x.account_id = $3)
   and (not $4 or x.reviewed_at is null)
   and ($5::uuid is null or x.case_id = $5)
   and ($6::timestamptz is null or (x.given_at, x.reason_id) < ($6, $7::uuid))
 order by x.given_at desc, x.reason_id desc
 limit $8;

-- name: one_reason
-- Who stated a reason, of which unit's case, and whether it was reviewed.
select x.account_id, coalesce(c.unit, '') as unit, x.reviewed_at is not null as reviewed
  from access_reasons x
  left join rm_cases c on c.county = x.county and c.case_id = x.case_id
 where x.county = $1 and x.reason_id = $2;

-- name: review
-- What a reviewer found; once, and never of a reason of one's own.
update access_reasons
   set finding = $4, note = $5, reviewed_by = $3::uuid::text, reviewed_at = clock_timestamp()
 where county = $1 and reason_id = $2 and reviewed_at is null and account_id <> $3
returning case_id;
