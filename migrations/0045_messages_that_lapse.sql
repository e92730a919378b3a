-- Messages that lapse, found without reading all that wait: a hundred thousand alerts may wait beside a passcode.
-- squawk-ignore-file require-concurrent-index-creation

set local search_path = public;
set local role caseclock_owner;

create index outbox_lapsing on outbox (county, available_at)
    where delivered_at is null and (expires_at is not null or lapses_at is not null);

reset role;
