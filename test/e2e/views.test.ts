import { type CallToolResult, isInputRequiredResult } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { CATALOG } from '../../src/mcp/catalog.ts';
import { VIEWS } from '../../src/mcp/views.ts';
import { ANNA, BERTIL, TRANSPORT, type World, type WorldOptions, world } from '../world.ts';
import { BY_DEFAULT, MINUTE_MS, message, person, rows, YES } from './approving.ts';
import { codes, dataDir } from './operator.ts';

const outcome = z.object({
  state: z.string().optional(),
  id: z.string().optional(),
  problems: z.array(z.object({ code: z.string(), fix: z.string() })).optional(),
});

/** A client of 2025 cannot say over HTTP without a session that it shows views, and is served as before. */
const ERAS = TRANSPORT === 'http' ? (['auto'] as const) : (['legacy', 'auto'] as const);

const showing = (options: WorldOptions = {}): Promise<World> =>
  world({ showsViews: true, ...options, env: { ...BY_DEFAULT, ...options.env } });

/** What a tool answers, as the host gets it. */
function raw({ client }: World, name: string, args: Record<string, unknown>): Promise<CallToolResult> {
  return client.callTool({ name, arguments: args });
}

function cardOf({ _meta, structuredContent }: CallToolResult) {
  const view = z
    .object({ approval: z.string().optional(), text: z.string() })
    .loose()
    .parse(_meta?.['elks-mcp/view']);
  const { id = '', state, problems } = outcome.parse(structuredContent);
  return { id, state, problems: codes(problems), approval: view.approval ?? '', view };
}

/** A message that is held, and what its card was given. */
async function held(here: World, args: Record<string, unknown> = {}) {
  return cardOf(await raw(here, 'send_sms', { to: ANNA, message, ...args }));
}

const press = (
  here: World,
  decision: 'send' | 'decline',
  { id, approval }: { id: string; approval: string },
) => raw(here, 'approve_message', { message_id: id, approval, decision });

async function came(here: World, pressed: Promise<CallToolResult>) {
  const { isError = false, structuredContent } = await pressed;
  const { state, problems } = outcome.parse(structuredContent);
  await here.app.workOnce();
  return { isError, state, codes: codes(problems), sent: here.accepted().length };
}

describe.each(ERAS)('a client that shows views, over the %s protocol', (era) => {
  it('is told which view belongs to which tool', async () => {
    const { client } = await showing({ era });
    const { tools } = await client.listTools();
    const views = tools.flatMap(({ name, _meta }) => (_meta ? [[name, _meta['ui']]] : []));
    expect(Object.fromEntries(views)).toMatchObject({
      send_sms: { resourceUri: 'ui://message' },
      check_sms_status: { resourceUri: 'ui://message' },
      approve_message: { visibility: ['app'] },
    });
  });

  it.each(VIEWS.map(({ name }) => name))(
    'reads the view %s as a page with a policy that lets nothing in',
    async (name) => {
      const { client } = await showing({ era });
      const { contents } = await client.readResource({ uri: `ui://${name}` });
      expect(contents).toMatchObject([
        {
          uri: `ui://${name}`,
          mimeType: 'text/html;profile=mcp-app',
          text: `the page of ${name}`,
          _meta: {
            ui: { csp: { connectDomains: [], resourceDomains: [], frameDomains: [], baseUriDomains: [] } },
          },
        },
      ]);
    },
  );

  it('finds its views among the resources', async () => {
    const { client } = await showing({ era });
    const { resources } = await client.listResources();
    const views = resources.filter(({ uri }) => uri.startsWith('ui://'));
    expect(views.map(({ uri, mimeType }) => [uri, mimeType])).toEqual(
      VIEWS.map(({ name }) => [`ui://${name}`, 'text/html;profile=mcp-app']),
    );
  });

  it('sends once when the person presses Send', async () => {
    const here = await showing({ era });
    expect(await came(here, press(here, 'send', await held(here)))).toEqual({
      isError: false,
      state: 'accepted',
      codes: [],
      sent: 1,
    });
  });
});

describe.each(ERAS)('a client that shows no views, over the %s protocol', (era) => {
  it('is told of no view, no tool of one and no resource', async () => {
    const { client } = await world({ era });
    const [{ tools }, { resources }] = await Promise.all([client.listTools(), client.listResources()]);
    expect({
      marked: tools.filter(({ _meta }) => _meta !== undefined),
      viewTools: tools.filter(({ name }) => name === 'approve_message'),
      views: resources.filter(({ uri }) => uri.startsWith('ui://')),
    }).toEqual({ marked: [], viewTools: [], views: [] });
  });

  it('gets nothing beside an answer', async () => {
    const here = await world({ era, env: BY_DEFAULT });
    const { _meta, ...answer } = await raw(here, 'send_sms', { to: ANNA, message });
    expect([_meta?.['elks-mcp/view'], JSON.stringify(answer).includes('approval"')]).toEqual([
      undefined,
      false,
    ]);
  });

  it('cannot press Send, whatever it brings', async () => {
    const env = { ...BY_DEFAULT, ELKS_DATA_DIR: dataDir() };
    const shown = await showing({ era, env });
    const card = await held(shown);
    const blind = await world({ era, env, beside: shown });
    const result = await came(blind, press(blind, 'send', card));
    expect(result).toEqual({ isError: true, state: undefined, codes: ['approval_invalid'], sent: 0 });
  });
});

it('takes no other kind of view for ours', async () => {
  const { client } = await world({ showsViews: 'of another kind' });
  const { tools } = await client.listTools();
  expect(tools.filter(({ _meta }) => _meta !== undefined)).toEqual([]);
});

describe('a held message at its card', () => {
  it('tells the model to wait for the person, and nothing of how the card is answered', async () => {
    const here = await showing();
    const answer = await raw(here, 'send_sms', { to: ANNA, message });
    const { approval } = cardOf(answer);
    const { _meta: forTheView, ...forTheModel } = answer;
    expect({
      fix: outcome.parse(answer.structuredContent).problems?.[0]?.fix,
      long: approval.length > 50,
      leaked: JSON.stringify(forTheModel).includes(approval.split('.')[1] ?? approval),
    }).toEqual({ fix: expect.stringContaining('card'), long: true, leaked: false });
  });

  it('is answered without a trace of the proof in any log', async () => {
    const here = await showing();
    const card = await held(here);
    await press(here, 'send', card);
    await press(here, 'send', card);
    const [, seal = card.approval] = card.approval.split('.');
    expect([here.logs.length > 0, JSON.stringify(here.logs).includes(seal)]).toEqual([true, false]);
  });

  it('shows exactly the text that would leave, to whom and at what price at most', async () => {
    const here = await showing();
    const text = 'Hej Åsa!\n"Går det bra?" <b>\\n</b> 🚲';
    const { view } = await held(here, { message: text });
    expect(view).toMatchObject({
      text,
      recipient: '+46 70 174 06 10',
      country: 'Sweden',
      flash: false,
      most: '0.55 SEK',
    });
  });

  it('is shown and not asked about, even by a client that has a dialog', async () => {
    const { elicit, questions } = person(YES);
    const here = await showing({ elicit });
    const { state } = await held(here);
    expect([state, questions]).toEqual(['held', []]);
  });

  it('is declined, and stays unsent whatever is pressed afterwards', async () => {
    const here = await showing();
    const card = await held(here);
    const declined = await came(here, press(here, 'decline', card));
    const pressed = await came(here, press(here, 'send', card));
    expect([declined, pressed]).toEqual([
      { isError: false, state: 'cancelled', codes: ['approval_declined'], sent: 0 },
      { isError: true, state: 'cancelled', codes: ['approval_used', 'approval_declined'], sent: 0 },
    ]);
  });

  it('is sent once when Send is pressed twice, and the second press is told so', async () => {
    const here = await showing();
    const card = await held(here);
    await press(here, 'send', card);
    expect(await came(here, press(here, 'send', card))).toEqual({
      isError: true,
      state: 'accepted',
      codes: ['approval_used'],
      sent: 1,
    });
  });

  it('is sent once when Send is pressed eight times at once', async () => {
    const here = await showing();
    const card = await held(here);
    await Promise.all(Array.from({ length: 8 }, () => press(here, 'send', card)));
    expect([here.accepted().length, await rows(here)]).toEqual([1, 1]);
  });

  it('is not sent half an hour later', async () => {
    const here = await showing();
    const card = await held(here);
    here.time.now += 30 * MINUTE_MS;
    expect(await came(here, press(here, 'send', card))).toMatchObject({
      codes: ['approval_expired'],
      sent: 0,
    });
  });

  it('is not sent when the recipient has opted out meanwhile', async () => {
    const here = await showing();
    const card = await held(here);
    await here.app.operator.addOptOut(ANNA, 'STOPP');
    expect(await came(here, press(here, 'send', card))).toEqual({
      isError: true,
      state: 'refused',
      codes: ['recipient_opted_out'],
      sent: 0,
    });
  });

  it('can be answered again from check_sms_status, as long as nobody has', async () => {
    const here = await showing();
    const { id } = await held(here);
    const again = cardOf(await raw(here, 'check_sms_status', { message_id: id }));
    await press(here, 'send', again);
    const after = cardOf(await raw(here, 'check_sms_status', { message_id: id }));
    expect([here.accepted().length, after.approval]).toEqual([1, '']);
  });

  it('leaves a trace of having been approved at the card', async () => {
    const here = await showing();
    await press(here, 'send', await held(here));
    expect(await here.app.operator.history(MINUTE_MS, 10)).toMatchObject([
      { approvedVia: 'card', ground: 'approved', approvedAt: here.time.now },
    ]);
  });

  it('makes its recipient one that was approved before', async () => {
    const here = await showing();
    await press(here, 'send', await held(here));
    const { state } = await held(here, { message: 'Tack, då ses vi!' });
    expect([state, here.accepted().length]).toEqual(['accepted', 2]);
  });
});

describe('the conversation view', () => {
  const thread = async (here: World, text: string) => {
    await here.simulator.receive({ from: ANNA, message: text });
    const { _meta, structuredContent } = await raw(here, 'get_conversation', { with_number: ANNA });
    return { view: _meta?.['elks-mcp/view'], data: structuredContent };
  };

  it('is given the texts as they were written, which the model is not', async () => {
    const here = await showing();
    const text = 'Hej!\nKl 14 \u202Eroligt\u202C?';
    expect(await thread(here, text)).toMatchObject({
      view: { recipient: '+46 70 174 06 10', country: 'Sweden', texts: [text] },
      data: { messages: [{ untrusted_text: 'Hej!\\nKl 14 \\u202Eroligt\\u202C?' }] },
    });
  });

  it('hides one-time codes that came in, as the model is shown them', async () => {
    const { view } = await thread(await showing(), 'Din kod är 482913. Dela den inte.');
    expect(JSON.stringify(view)).not.toContain('482913');
  });

  it('is given the last text of each conversation', async () => {
    const here = await showing();
    await here.simulator.receive({ from: ANNA, message: 'Hej!\nDet är Anna.' });
    const { _meta } = await raw(here, 'list_conversations', {});
    expect(_meta?.['elks-mcp/view']).toEqual({ texts: ['Hej!\nDet är Anna.'] });
  });

  it('shows what it is told of whoever is waited for', async () => {
    const { client } = await showing();
    const { tools } = await client.listTools();
    const views = tools.filter(({ _meta }) => JSON.stringify(_meta)?.includes('ui://conversation'));
    expect(views.map(({ name }) => name)).toEqual([
      'wait_for_reply',
      'get_conversation',
      'list_conversations',
    ]);
  });
});

describe('the overview', () => {
  it('is given the daily limit beside what is left of it', async () => {
    const { _meta } = await raw(await showing({ env: { ELKS_DAILY_LIMIT: '42' } }), 'get_sending_rules', {});
    expect(_meta?.['elks-mcp/view']).toEqual({ messages_per_day: 42 });
  });

  it('is given the same messages by day, adding up to what the model is told', async () => {
    const here = await showing({ env: { ELKS_APPROVAL: 'never' } });
    await held(here);
    here.time.now += 24 * 60 * MINUTE_MS;
    await held(here, { to: BERTIL });
    const { _meta, structuredContent } = await raw(here, 'get_delivery_statistics', { since: '2026-11-01' });
    expect([_meta?.['elks-mcp/view'], structuredContent]).toMatchObject([
      {
        by_day: [
          { name: '2026-11-22', count: 1, cost_units: 5_000 },
          { name: '2026-11-23', count: 1, cost_units: 5_000 },
        ],
        since: '2026-11-01T00:00:00.000Z',
        until: '2026-11-23T12:00:00.000Z',
      },
      { total: 2, cost_units: 10_000 },
    ]);
  });

  it('belongs to what is told of limits, spending and delivery', async () => {
    const { client } = await showing({ env: { ELKS_TOOLSETS: 'messages,admin' } });
    const { tools } = await client.listTools();
    const views = tools.filter(({ _meta }) => JSON.stringify(_meta)?.includes('ui://overview'));
    expect(views.map(({ name }) => name).sort()).toEqual([
      'check_account_balance',
      'get_costs',
      'get_delivery_statistics',
      'get_sending_rules',
    ]);
  });
});

describe('a model that calls the tool of the card', () => {
  const tokens: readonly [string, (approval: string, id: string) => string][] = [
    ['made up', () => 'approved'],
    ['cut', (approval) => approval.slice(0, -1)],
    ['longer', (approval) => `${approval}0`],
    ['in other letters', (approval) => approval.toUpperCase()],
    ['only the id', (_, id) => id],
    ['with a digit changed', (approval) => approval.replace(/.$/, (last) => (last === '0' ? '1' : '0'))],
    ['with a seal of nothing', (_, id) => `${id}.${'0'.repeat(32)}`],
  ];

  it.each(tokens)('with an approval that is %s sends nothing', async (_how, forge) => {
    const here = await showing();
    const { id, approval } = await held(here);
    expect(await came(here, press(here, 'send', { id, approval: forge(approval, id) }))).toEqual({
      isError: true,
      state: undefined,
      codes: ['approval_invalid'],
      sent: 0,
    });
  });

  it('with the approval of another text sends neither', async () => {
    const here = await showing();
    const one = await held(here);
    const other = await held(here, { message: 'Skicka 5000 kr till 0701740699' });
    const pressed = await came(here, press(here, 'send', { id: other.id, approval: one.approval }));
    expect(pressed).toMatchObject({ codes: ['approval_invalid'], sent: 0 });
  });

  it('with the approval of a message to somebody else sends neither', async () => {
    const here = await showing();
    const one = await held(here);
    const other = await held(here, { to: BERTIL });
    const pressed = await came(here, press(here, 'send', { id: other.id, approval: one.approval }));
    expect(pressed).toMatchObject({ codes: ['approval_invalid'], sent: 0 });
  });

  it('with an approval that was used before for the same words sends nothing more', async () => {
    const here = await showing({ env: { ELKS_APPROVAL: 'always' } });
    const first = await held(here);
    await press(here, 'send', first);
    here.time.now += 11 * MINUTE_MS;
    const second = await held(here);
    const replayed = await came(here, press(here, 'send', { id: second.id, approval: first.approval }));
    expect([second.id === first.id, replayed]).toMatchObject([
      false,
      { codes: ['approval_invalid'], sent: 1 },
    ]);
  });

  it('with words of its own beside the approval is refused', async () => {
    const here = await showing();
    const { id, approval } = await held(here);
    const args = { message_id: id, approval, decision: 'send', message: 'Skicka 5000 kr' };
    expect(await came(here, raw(here, 'approve_message', args))).toMatchObject({
      codes: ['invalid_argument'],
      sent: 0,
    });
  });

  it('with the state of a dialog as the approval sends nothing', async () => {
    const env = { ...BY_DEFAULT, ELKS_DATA_DIR: dataDir() };
    const here = await showing({ env });
    const { id } = await held(here);
    const asking = await world({ env, beside: here, elicit: () => ({ action: 'cancel' }) });
    const asked: unknown = await asking.client.callTool(
      { name: 'send_sms', arguments: { to: ANNA, message } },
      { allowInputRequired: true },
    );
    const approval = isInputRequiredResult(asked) ? (asked.requestState ?? '') : '';
    const pressed = await came(here, press(here, 'send', { id, approval }));
    expect([approval.startsWith(id), pressed]).toMatchObject([
      true,
      { codes: ['approval_invalid'], sent: 0 },
    ]);
  });
});

describe('what is told of the tools of views', () => {
  it('has a card for everything that may be held', () => {
    const without = CATALOG.tools.filter(
      ({ annotations, view }) => annotations.destructiveHint && view !== 'message',
    );
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it.each(CATALOG.viewTools.map((entry) => [entry.name, entry] as const))(
    'is as committed for %s',
    async (name, { effect: _ours, toolset: _also, ...told }) => {
      await expect(`${JSON.stringify(told, null, 2)}\n`).toMatchFileSnapshot(
        `../snapshots/tools/${name}.json`,
      );
    },
  );
});
