// One of several processes that open a new store at the same moment, one after another, and say why one could not be.
import { openStore } from '../../src/store/kysely-store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';

process.on('message', async (file) => {
  try {
    const dialect = await openSqlite(String(file));
    const store = await openStore(
      dialect,
      (text) => text,
      () => performance.now(),
    );
    await store.close();
    process.send?.('opened');
  } catch (error) {
    process.send?.(error instanceof Error ? error.message : 'unknown');
  }
});
process.send?.('ready');
