// The emmett event store on PostgreSQL appends one event to a new stream; the protocol is that of process.py.
import { randomUUID } from "node:crypto";
import { createInterface } from "node:readline";
import { getPostgreSQLEventStore } from "@event-driven-io/emmett-postgresql";
import pg from "pg";

const clients = Number(process.env.BENCH_CLIENTS);
const pool = new pg.Pool({ connectionString: process.env.BENCH_DSN, max: clients });
const store = getPostgreSQLEventStore(process.env.BENCH_DSN, { connectionOptions: { pool } });
await store.schema.migrate();

const text = "x".repeat(280);
const append = () =>
  store.appendToStream(`note-${randomUUID()}`, [{ type: "NoteAdded", data: { text } }], {
    expectedStreamVersion: "STREAM_DOES_NOT_EXIST",
  });

async function rate(seconds) {
  const begun = performance.now();
  let done = 0;
  const client = async () => {
    while (performance.now() - begun < seconds * 1000) {
      await append();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return done / ((performance.now() - begun) / 1000);
}

console.log("ready");
for await (const line of createInterface({ input: process.stdin })) console.log(await rate(Number(line)));
process.exit(0);
