"""County IT's own pages: accounts, the office, calendars, policy values, procedures, what left the county."""
