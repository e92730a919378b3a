// graphile-worker runs jobs that do nothing, all due, as many at once as we; the protocol is that of process.py.
import { createInterface } from "node:readline";
import { Logger, runMigrations, runOnce } from "graphile-worker";
import pg from "pg";

const clients = Number(process.env.BENCH_CLIENTS);
const EXPECTED = 2000; // jobs for each second of a round: about as many as it does
const pgPool = new pg.Pool({ connectionString: process.env.BENCH_DSN, max: clients });
const logger = new Logger(() => () => {});
await runMigrations({ pgPool, logger });

async function rate(seconds) {
  const jobs = Math.max(Math.trunc(seconds * EXPECTED), 1);
  await pgPool.query("select graphile_worker.add_job('nothing') from generate_series(1, $1)", [jobs]);
  const begun = performance.now();
  await runOnce({ pgPool, logger, concurrency: clients, noHandleSignals: true, taskList: { nothing: async () => {} } });
  return jobs / ((performance.now() - begun) / 1000);
}

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) console.log(await rate(Number(line)));
process.exit(0);
