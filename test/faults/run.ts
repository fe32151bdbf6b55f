import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { createSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { configure } from './configure.ts';
import { createDisk, type Disk, type StoreFate } from './disk.ts';
import type { Answer, Evidence, Sent } from './evidence.ts';
import { judge, type Verdict } from './judge.ts';
import type { HttpFateName } from './network.ts';
import { type Faults, type Process, type Surrounding, startProcess } from './process.ts';
import { createRandom } from './random.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';
import type { Step, Wish, Workload } from './workload.ts';

/** One run, wholly determined by this. */
export interface Schedule {
  readonly name: string;
  readonly seed: number;
  readonly workload: Workload;
  readonly faults: Faults;
  /** On a real file, each process with its own connection. */
  readonly onFile?: boolean;
  readonly skewMs?: number;
  readonly seesTheDead?: boolean;
  readonly currency?: 'SEK' | 'EUR';
}

export interface Run {
  readonly schedule: Schedule;
  /** Faults that struck, by kind. */
  readonly faults: ReadonlyMap<string, number>;
  /** Every SQL statement and the number of requests until the faults stopped. */
  readonly statements: readonly string[];
  readonly requests: number;
  readonly evidence: Evidence;
  readonly verdict: Verdict;
  readonly trace: readonly string[];
}

const STARTS_AT = Date.parse('2026-11-22T12:00:00.000Z');
const REPEAT_WINDOW_MS = 10 * 60_000;
const QUIET_ROUNDS_MAX = 80;
const PLAN = [{ do: 'play', sound: 'https://sounds.example.com/hello.mp3' }];

/** The tool for each kind of wish, and what it takes beside the terms. */
const TOOLS: Readonly<Record<'sms' | NonNullable<Wish['as']>, [string, (wish: Wish) => object]>> = {
  sms: ['send_sms', ({ to, text }) => ({ to, message: text })],
  mms: ['send_mms', ({ to, text }) => ({ to, message: text })],
  call: ['make_call', ({ to }) => ({ to, plan: PLAN })],
  number: ['allocate_number', () => ({ country: 'SE', capabilities: ['sms', 'voice'] })],
};

/** Runs a schedule: the workload under faults, then peace until everything is settled, then the judgement. */
export async function run(schedule: Schedule): Promise<Run> {
  const folder = schedule.onFile ? mkdtempSync(join(tmpdir(), 'elks-faults-')) : undefined;
  const disk = await createDisk(folder === undefined ? ':memory:' : join(folder, 'simulator.sqlite'));
  const time = createVirtualTime(STARTS_AT, disk.isBusy);
  const restore = time.install();
  try {
    const stage = new Stage(schedule, disk, time);
    for (const step of schedule.workload.steps) await stage.play(step);
    await stage.calmDown();
    return await stage.finish();
  } finally {
    restore();
    await disk.close();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

/** Everything that 46elks took, whichever kind it is. */
async function sentIn(simulator: Simulator): Promise<Evidence['truth']> {
  const { messages, mms, calls } = simulator.truth();
  return [...messages, ...mms, ...calls.map((call) => ({ ...call, message: '' }))]
    .filter(({ direction }) => direction !== 'incoming')
    .map(({ message = '', ...sent }): Sent => ({ message, ...sent }))
    .concat(await rentedAt(simulator));
}

/** What came in, with pictures or without. */
function receivedIn(simulator: Simulator): Evidence['written'] {
  const { messages, mms } = simulator.truth();
  return [...messages, ...mms]
    .filter(({ direction }) => direction === 'incoming')
    .map(({ id, from, message = '' }) => ({ id, from, message }));
}

async function textIn(simulator: Simulator, from: string, message: string): Promise<string> {
  return (await simulator.receive({ from, message })).id;
}

async function pictureIn(simulator: Simulator, from: string, message: string): Promise<string> {
  const received = await simulator.receiveMms({ from, message });
  if (!received.ok) throw new Error('The picture did not come in.');
  return received.value.id;
}

const numberRows = z.object({
  data: z.array(z.object({ id: z.string(), number: z.string(), cost: z.number(), allocated: z.string() })),
});

/** Numbers that the account did not have from the start. */
async function rentedAt({ fetch, credentials, number: first }: Simulator): Promise<readonly Sent[]> {
  const authorization = `Basic ${btoa(`${credentials.username}:${credentials.password}`)}`;
  const request = new Request('http://127.0.0.1:4646/a1/numbers', { headers: { authorization } });
  const { data } = numberRows.parse(await (await fetch(request)).json());
  return data
    .filter(({ number }) => number !== first)
    .map(({ id, cost, allocated }) => ({ id, to: '', message: '', cost, created: `${allocated}Z` }));
}

/** The processes, the people and the world around them while a run lasts. */
class Stage {
  readonly #schedule: Schedule;
  readonly #disk: Disk;
  readonly #time: VirtualTime;
  readonly #around: Surrounding;
  readonly #processes: [Process, Process];
  readonly #trace: string[] = [];
  readonly #answers: Answer[] = [];
  readonly #allowed = new Map<string, number>();
  readonly #everUnknown = new Set<string>();
  readonly #accidents: string[] = [];
  readonly #faults = new Map<string, number>();
  readonly #statements: string[] = [];
  #requests = 0;
  #peace = false;
  #started = 0;

  constructor(schedule: Schedule, disk: Disk, time: VirtualTime) {
    this.#schedule = schedule;
    this.#disk = disk;
    this.#time = time;
    const random = createRandom(schedule.seed);
    const simulator = createSimulator({
      clock: time.now,
      random: random.next,
      strict: true,
      schedule: time.schedule,
      account: { currency: schedule.currency ?? 'SEK' },
    });
    this.#around = {
      config: configure(schedule.workload.env),
      time,
      random,
      disk,
      simulator,
      departures: [],
      skewMs: schedule.skewMs ?? 0,
      seesTheDead: schedule.seesTheDead ?? true,
      graves: new Set(),
      log: (owner, event) => this.#note(owner, event),
      storeFate: (sql) => this.#storeFate(sql),
      httpFate: (request) => this.#httpFate(request),
    };
    this.#processes = [this.#start(), this.#start()];
  }

  /** Does one thing; whoever died of it is started again. */
  async play(step: Step): Promise<void> {
    this.#say(JSON.stringify(step));
    switch (step.do) {
      case 'send':
        await this.#send(step);
        break;
      case 'answer':
        await this.#answerHeld(step);
        break;
      case 'status':
        await this.#askStatus(step.by, step.wish);
        break;
      case 'work':
        await this.#work(step.by === 'both' ? [0, 1] : [step.by]);
        break;
      case 'receive':
        await this.#receive(step);
        break;
      case 'report':
        await this.#report(step);
        break;
      case 'sync':
        await this.#read(step.by);
        break;
      case 'wait':
        await this.#time.advance(step.ms);
        break;
      case 'kill':
        this.#processes[step.by].die();
        break;
      case 'close':
        await this.#close(this.#processes[step.by]);
        break;
    }
    this.#raiseTheDead();
  }

  /** Faults stop, time goes on, and background rounds are made until nothing changes any more. */
  async calmDown(): Promise<void> {
    this.#peace = true;
    this.#around.simulator.setFaults({});
    this.#say('peace');
    let before = '';
    for (let round = 0, same = 0; round < QUIET_ROUNDS_MAX && same < 3; round += 1) {
      await this.#work([0, 1]);
      this.#raiseTheDead();
      const rows = await this.#disk.rows();
      const open = rows.filter(({ state }) => state === 'queued' || state === 'sending');
      const now = rows.map(({ id, state }) => id + state).join();
      same = now === before && open.length === 0 ? same + 1 : 0;
      before = now;
      const due = Math.min(
        ...open.map((row) => (row.state === 'queued' ? row.due_at : (row.lease_until ?? 0))),
      );
      const untilDue = due - this.#around.skewMs - this.#time.now();
      await this.#time.advance(open.length === 0 ? 61_000 : Math.min(Math.max(untilDue, 1_000), 90_000_000));
    }
  }

  async finish(): Promise<Run> {
    const { simulator } = this.#around;
    await this.#read(0);
    const atRest = await this.#disk.rows();
    for (const row of atRest) {
      const asked = { name: row.id, to: row.to_number, text: row.text };
      await this.#call(0, asked, 'check_sms_status', { message_id: row.id });
    }
    for (const process of this.#processes) await this.#close(process);
    const evidence: Evidence = {
      workload: this.#schedule.workload,
      answers: this.#answers,
      allowed: this.#allowed,
      rows: await this.#disk.rows(),
      truth: await sentIn(simulator),
      written: receivedIn(simulator),
      arrived: await this.#disk.arrived(),
      departures: this.#around.departures,
      everUnknown: this.#everUnknown,
      settledAtRest: new Set(atRest.flatMap(({ id, elks_id }) => (elks_id === null ? [] : [id]))),
      accidents: this.#accidents,
    };
    simulator.close();
    return {
      schedule: this.#schedule,
      faults: this.#faults,
      statements: this.#statements,
      requests: this.#requests,
      evidence,
      verdict: judge(evidence),
      trace: this.#trace,
    };
  }

  async #send(step: Extract<Step, { do: 'send' }>): Promise<void> {
    const wish = this.#wish(step.wish);
    await this.#allow(wish, step.key);
    const [tool, argumentsOf] = TOOLS[wish.as ?? 'sms'];
    const args = {
      ...argumentsOf(wish),
      ...(step.key !== undefined && { idempotency_key: step.key }),
      ...(step.dryRun && { dry_run: true }),
    };
    const call = (by: number) => this.#call(by, wish, tool, args, step);
    const bys = Array.from({ length: step.times ?? 1 }, (_, index) => (step.by + index) % 2);
    const answers = await Promise.all(bys.map(call));
    this.#raiseTheDead();
    const [first] = answers;
    // A model that got no answer, or one that does not say what became of the message, calls again.
    if (step.repeats && (first === undefined || first.state === undefined || first.state === 'unknown'))
      await call(step.by);
  }

  /** The same text long after the last one is wished anew; with a key that binds it, never. */
  async #allow(wish: Wish, key: string | undefined): Promise<void> {
    const told = (await this.#disk.rows()).filter(
      ({ text, to_number }) => text === wish.text && to_number === wish.to,
    );
    const last = Math.max(...told.map(({ created_at }) => created_at)) - this.#around.skewMs;
    const allowed = this.#allowed.get(wish.name);
    const isAnew = told.length > 0 && this.#time.now() - last > REPEAT_WINDOW_MS - 60_000;
    this.#allowed.set(wish.name, (allowed ?? 1) + (isAnew ? 1 : 0));
    if (key !== undefined && isAnew) this.#say(`${wish.name} is wished anew`);
  }

  async #call(
    by: number,
    wish: Wish,
    tool: string,
    args: Record<string, unknown>,
    client: { readonly takenBackAfterMs?: number; readonly person?: 'approve' | 'decline' } = {},
  ): Promise<Answer | undefined> {
    const process = this.#processes[by === 0 ? 0 : 1];
    const batch = this.#trace.length;
    let before = await this.#states();
    const takeBack = new AbortController();
    if (client.takenBackAfterMs === 0) takeBack.abort();
    else if (client.takenBackAfterMs !== undefined)
      this.#time.schedule(client.takenBackAfterMs, () => takeBack.abort());
    const about = { signal: takeBack.signal, canAsk: client.person !== undefined, showsViews: false };
    let answer = await this.#within(process, process.app.callTool(tool, args, about), tool);
    if (answer?.question && client.person) {
      before = await this.#states();
      const reply = { token: answer.question.token, answer: client.person };
      answer = await this.#within(process, process.app.callTool(tool, args, { ...about, reply }), tool);
    }
    if (!answer) {
      this.#say(`${tool} ${wish.name}: no answer`);
      return undefined;
    }
    const { result } = answer;
    const touched = [...(await this.#states())].filter(([id, state]) => before.get(id) !== state);
    const field = (name: string): string | undefined => {
      const value: unknown = Reflect.get(result.structuredContent ?? {}, name);
      return typeof value === 'string' ? value : undefined;
    };
    const told: Answer = {
      wish,
      isError: result.isError === true,
      text: result.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n'),
      state: field('state'),
      id: field('id'),
      elksId: field('elks_id'),
      touched: touched.map(([id]) => id),
      batch,
    };
    if (told.state === 'unknown' && told.id !== undefined) this.#everUnknown.add(told.id);
    this.#answers.push(told);
    this.#say(`${tool} ${wish.name}: ${told.text.replaceAll('\n', ' / ')}`);
    return told;
  }

  async #states(): Promise<ReadonlyMap<string, string>> {
    return new Map((await this.#disk.rows()).map(({ id, state }) => [id, state]));
  }

  async #answerHeld({ by, wish: name, answer }: Extract<Step, { do: 'answer' }>): Promise<void> {
    const { text, to } = this.#wish(name);
    const { operator } = this.#processes[by].app;
    const work = async (): Promise<string> => {
      try {
        const held = (await operator.held()).find((record) => record.text === text && record.to === to);
        return held ? ((await operator.answer(held.id, answer))?.state ?? 'gone') : 'nothing held';
      } catch (error) {
        // The person is told that the store failed, and looks again.
        if (error instanceof Error && error.name === 'StoreUnavailable') return error.name;
        throw error;
      }
    };
    const said = await this.#within(this.#processes[by], work(), 'operator');
    this.#say(`operator ${answer} ${name}: ${said ?? 'no answer'}`);
  }

  async #askStatus(by: number, name: string): Promise<void> {
    const wish = this.#wish(name);
    const id = this.#answers.findLast((answer) => answer.wish.name === name && answer.id !== undefined)?.id;
    if (id !== undefined) await this.#call(by, wish, 'check_sms_status', { message_id: id });
  }

  async #receive({
    from,
    text,
    withPicture = false,
    announcedTo,
  }: Extract<Step, { do: 'receive' }>): Promise<void> {
    const { simulator } = this.#around;
    const id = await (withPicture ? pictureIn(simulator, from, text) : textIn(simulator, from, text));
    const fields = new URLSearchParams({
      direction: 'incoming',
      id,
      from,
      to: simulator.number,
      message: text,
    });
    await Promise.all(announcedTo.map((by) => this.#announce(by, 'sms', fields)));
  }

  async #report({ by, wish: name }: Extract<Step, { do: 'report' }>): Promise<void> {
    const { text, to } = this.#wish(name);
    const message = this.#around.simulator
      .truth()
      .messages.findLast((each) => each.message === text && each.to === to);
    const row = (await this.#disk.rows()).findLast((each) => each.text === text && each.to_number === to);
    if (!message) return;
    const fields = new URLSearchParams({ id: message.id, status: message.status ?? 'created' });
    await this.#announce(by, 'report', fields, row?.attempt_token ?? undefined);
  }

  /** A webhook that is told to a process; when the store fails nobody tells it again. */
  async #announce(
    by: number,
    kind: 'sms' | 'report',
    fields: URLSearchParams,
    token?: string,
  ): Promise<void> {
    const process = this.#processes[by === 0 ? 0 : 1];
    const announced = process.app.inbox.announce(kind, fields, token).catch(forgiveStore);
    await this.#within(process, announced, 'announcement');
    this.#say(`announced ${fields.get('id')} to ${process.owner}`);
  }

  async #read(by: number): Promise<void> {
    const process = this.#processes[by === 0 ? 0 : 1];
    await this.#within(process, process.app.inbox.sync().catch(forgiveStore), 'reading');
    this.#raiseTheDead();
  }

  async #work(by: readonly (0 | 1)[]): Promise<void> {
    await Promise.all(
      by.map((index) =>
        this.#within(this.#processes[index], this.#processes[index].app.workOnce(), 'background work'),
      ),
    );
  }

  /** The outcome of a process' work; undefined when the process died of it. Everything else is an accident. */
  async #within<T>(process: Process, work: Promise<T>, what: string): Promise<T | undefined> {
    try {
      const outcome = await this.#time.drive(Promise.race([work, process.died]));
      if (!outcome) this.#accidents.push(`${what} never ends`);
      return outcome === undefined || outcome.value === 'died' ? undefined : outcome.value;
    } catch (error) {
      this.#accidents.push(
        `${what} throws ${error instanceof Error ? (error.stack ?? error.name) : String(error)}`,
      );
      return undefined;
    }
  }

  /** An orderly end, after which nothing may be left open. */
  async #close(process: Process): Promise<void> {
    await this.#within(process, process.app.close(), 'close');
    if (!process.isDead() && process.storesOpen() > 0)
      this.#accidents.push(`${process.owner} leaves ${process.storesOpen()} stores open`);
    process.die();
  }

  #start(): Process {
    this.#started += 1;
    return startProcess(this.#around, `host:${this.#started}`);
  }

  #raiseTheDead(): void {
    for (const index of [0, 1] as const)
      if (this.#processes[index].isDead()) this.#processes[index] = this.#start();
  }

  #wish(name: string): Wish {
    const wish = this.#schedule.workload.wishes.find((each) => each.name === name);
    if (!wish) throw new Error(`there is no wish ${name}`);
    return wish;
  }

  #storeFate(sql: string): StoreFate | undefined {
    if (this.#peace) return undefined;
    const n = this.#statements.push(sql) - 1;
    const fate = this.#schedule.faults.store(n, sql);
    if (fate)
      this.#count(`store ${fate}${/^commit$/.test(sql) ? ' at commit' : ''}`, `${n}: ${sql.slice(0, 80)}`);
    return fate;
  }

  #httpFate(request: { method: string; path: string }): HttpFateName | undefined {
    if (this.#peace) return undefined;
    const n = this.#requests++;
    // Two faults at once could strike each other's requests.
    if (Object.keys(this.#around.simulator.faults()).length > 0) return undefined;
    const fate = this.#schedule.faults.http(n, request);
    if (fate) this.#count(`http ${fate}`, `${n}: ${request.method} ${request.path}`);
    return fate;
  }

  #count(kind: string, where: string): void {
    this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + 1);
    this.#say(`fault ${kind} ${where}`);
  }

  #note(owner: string, event: object): void {
    this.#say(`${owner} ${JSON.stringify(event)}`);
    const of = (name: string): unknown => Reflect.get(event, name);
    if (of('outcome') === 'defect') this.#accidents.push(`a defect: ${JSON.stringify(event)}`);
    const cause = of('cause');
    if (of('event') === 'background_failed' && cause !== 'StoreUnavailable' && cause !== 'ElksError')
      this.#accidents.push(`background work failed by ${String(cause)}`);
    const isUnknown =
      of('event') === 'answer_lost' || (of('event') === 'settled' && of('state') === 'unknown');
    if (isUnknown) this.#everUnknown.add(String(of('id')));
  }

  #say(line: string): void {
    this.#trace.push(`${new Date(this.#time.now()).toISOString().slice(5, 23)} ${line}`);
  }
}

/** A failure that its caller is told of and has to live with. */
function forgiveStore(error: unknown): void {
  if (!(error instanceof Error && ['StoreUnavailable', 'ElksError'].includes(error.name))) throw error;
}
