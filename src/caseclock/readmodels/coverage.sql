-- name: coverage_by_month
-- Stretches expanded to months, within the months asked for.
select c.member, m.month::date as month, c.scope, c.programme, c.funding, c.cost_cents, c.event, c.event_version,
       c.why
  from rm_coverage c,
       generate_series(
           greatest(c.from_month, $3::date)::timestamp, least(c.to_month, $4::date)::timestamp, interval '1 month'
       ) as m (month)
 where c.county = $1 and c.case_id = $2 and ($5::uuid is null or c.member = $5)
 order by c.member, m.month;
