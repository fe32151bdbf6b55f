import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/kysely-store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { ANNA, BERTIL, world } from '../world.ts';
import { temporaryFolder } from './child.ts';
import { TEXT } from './terminal.ts';

describe('the audit trail', () => {
  const FIRST = 'where id in (select message_id from audit where seq = 1)';

  it.each([
    ['nothing, when nothing was touched', 'select 1', undefined],
    ['a removed first entry', 'delete from audit where seq = 1', /^entry 1 is missing/],
    ['a removed end', 'delete from audit where seq >= 5', /^entry 5 is missing; 5 were written/],
    ['everything removed', 'delete from audit', /^entry 1 is missing; 5 were written/],
    [
      'an end noted back',
      "delete from audit where seq = 5; update facts set value = (select seq || ' ' || seal from audit where seq = 4) where name = 'audit_head'",
      /was changed after entry 4/,
    ],
    [
      'a changed approval',
      "update audit set approved_via = 'command' where seq = 1",
      /^entry 1 .* was changed/,
    ],
    ['a changed ground', "update audit set ground = 'approved' where seq = 1", /^entry 1 .* was changed/],
    ['another ground', `update messages set ground = 'approved' ${FIRST}`, /was changed after entry 3/],
    ['a changed time', 'update audit set at = at + 1 where seq = 3', /^entry 3 .* was changed/],
    ['a removed message', `delete from messages ${FIRST}`, /was removed; entry 1/],
    [
      'another recipient',
      `update messages set to_number = '${BERTIL}' ${FIRST}`,
      /was changed after entry 3/,
    ],
    ['another text', `update messages set text = 'Hej då' ${FIRST}`, /was changed after entry 3/],
    ['another sender', `update messages set sender = 'Cykelfix' ${FIRST}`, /was changed after entry 3/],
    ['another cost', `update messages set cost_units = 1 ${FIRST}`, /was changed after entry 3/],
    ['another state', `update messages set state = 'failed' ${FIRST}`, /was changed after entry 3/],
    [
      'another reason',
      `update messages set problems = '[{"code":"paused","message":"","fix":""}]' ${FIRST}`,
      /was changed after entry 3/,
    ],
  ])('shows %s', async (_, statements, where) => {
    const folder = temporaryFolder();
    const { app, call } = await world({ env: { ELKS_DATA_DIR: folder } });
    for (const to of [ANNA, BERTIL]) await call('send_sms', { to, message: TEXT });
    const file = new DatabaseSync(join(folder, 'simulator.sqlite'));
    file.exec(statements);
    file.close();
    const { broken } = await app.operator.audit(60_000);
    expect(broken).toEqual(where === undefined ? undefined : expect.stringMatching(where));
  });

  it('of one store can be made by no other', async () => {
    const folder = temporaryFolder();
    const options = { env: { ELKS_DATA_DIR: folder } };
    const { call } = await world(options);
    await call('send_sms', { to: ANNA, message: TEXT });
    const file = new DatabaseSync(join(folder, 'simulator.sqlite'));
    file.exec("delete from facts where name = 'key_mark'");
    file.close();
    const another = (text: string) => createHmac('sha256', 'another key').update(text).digest('hex');
    const { app } = await world({
      ...options,
      around: { openStore: async ({ storeFile }) => openStore(await openSqlite(storeFile), another) },
    });
    expect((await app.operator.audit(60_000)).broken).toMatch(/^entry 1 .* was changed/);
  });
});
