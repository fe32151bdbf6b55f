import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from '../../src/store/kysely-store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { fingerprint } from './messages.ts';

/** A thread that opens a store and counts up `attempts` of `msg_1`, one transaction at a time. Says `done`. */
const { file, transactions }: { file: string; transactions: number } = workerData;
const store = await openStore(await openSqlite(file), fingerprint);
for (let n = 0; n < transactions; n += 1) {
  await store.transaction(async (tx) => {
    const attempts = (await tx.message('msg_1'))?.attempts ?? 0;
    await tx.changeMessage('msg_1', { attempts: attempts + 1 }, n);
  });
}
await store.close();
parentPort?.postMessage('done');
