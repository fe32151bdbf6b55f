import { type Draft, readDraft, type SmsDraft } from '../domain/action.ts';
import type { Usage } from '../domain/usage.ts';
import type { CallQuestion } from '../domain/webhook-address.ts';
import type { Sms } from '../elks/wire.ts';
import type { ApprovalWay, MessageRecord, Store } from '../store/store.ts';
import { answerCall } from './answer-call.ts';
import { type ApprovalAnswer, answerHeld, approvalToken, isApprovalToken } from './approve.ts';
import type { OutboxContext } from './context.ts';
import { carryOut, deliver, takeBack } from './deliver.ts';
import { followCalls } from './ongoing-calls.ts';
import { readUsage } from './operator.ts';
import { giveUpLost, reconcile, refresh, takeReport, takeStates } from './reconcile.ts';
import { answeringNumber } from './sender.ts';
import { type Submission, sameContents, submit } from './submit.ts';
import { sendDue, workOnce } from './worker.ts';

/** How long a caller is kept waiting for an attempt before it is told that the message is on its way. */
const PATIENCE_MS = 3_000;

/** The only way out. */
export interface Outbox {
  /** The draft as it would be submitted: with the number that answers its recipient, when it names no sender. */
  withSender(draft: SmsDraft): Promise<SmsDraft>;
  /** Records the draft and, when it may go at once, tries to send it; waits at most about 3 s for the outcome. */
  submit(draft: Draft, signal?: AbortSignal): Promise<Submission>;
  /** A word that proves which held message an answer is about, for a question that ends in another call. */
  approvalToken(record: MessageRecord, via: 'dialog' | 'card'): Promise<string>;
  /**
   * Takes a person's answer from a dialog and, after a yes, tries to send. Undefined when the token is not about a
   * message with this content: then nothing was answered.
   */
  reply(
    draft: Draft,
    token: string,
    answer: ApprovalAnswer,
  ): Promise<{ readonly record: MessageRecord; readonly duplicate: boolean } | undefined>;
  /**
   * Takes a person's answer from the card of a held message and, after a yes, tries to send. Undefined when the token is
   * not that of the message: then nothing was answered. One that was answered before is told as it stands.
   */
  answer(
    id: string,
    token: string,
    answer: 'approve' | 'decline',
  ): Promise<{ readonly record: MessageRecord; readonly answeredBefore: boolean } | undefined>;
  /** What was sent in the windows of the limits. */
  usage(): Promise<Usage>;
  /** A message by our id or 46elks' id. */
  find(id: string): Promise<MessageRecord | undefined>;
  /** Asks 46elks for the newest state of a message, or looks for a lost one. Throws `ElksError`. */
  refresh(record: MessageRecord, signal?: AbortSignal): Promise<MessageRecord>;
  /** Takes what 46elks says of messages that went out. */
  takeStates(messages: readonly Sms[]): Promise<void>;
  /** Takes a message of 46elks for that of an attempt, if it is the one that was attempted. */
  takeReport(sms: Sms, attemptToken: string): Promise<void>;
  /**
   * What 46elks is to do next in a call, as JSON; undefined when there is nothing to say. `elksId` is the call that it asks
   * about.
   */
  answerCall(question: CallQuestion, elksId: string | undefined): Promise<string | undefined>;
  /** Gives up what died with its process; to be called whenever the store was opened. */
  recover(store: Store): Promise<void>;
  /** One round of background work. */
  workOnce(): Promise<void>;
  /** Sends what is due, and does nothing else. */
  sendDue(): Promise<void>;
  /** Resolves when no attempt is under way. */
  drain(): Promise<void>;
}

export function createOutbox(context: OutboxContext): Outbox {
  const underWay = new Set<Promise<unknown>>();
  const tracked = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    void work.catch(() => undefined).finally(() => underWay.delete(work));
    return work;
  };
  const answerAndSend = async (
    store: Store,
    record: MessageRecord,
    answer: ApprovalAnswer,
    via: ApprovalWay,
  ): Promise<MessageRecord> => {
    const answered = (await answerHeld(context, store, record.id, answer, via)) ?? record;
    if (answered.state !== 'queued') return answered;
    return inTime(context, answered, tracked(deliver(context, answered.id)));
  };
  return {
    withSender: async (draft) => ({ ...draft, from: (await answeringNumber(context, draft)) ?? draft.from }),
    async submit(draft, signal) {
      // What has just ended makes room for the next one.
      if (draft.kind === 'call') await followCalls(context, 0);
      const from = await answeringNumber(context, draft);
      const submission = await submit(context, from && draft.kind !== 'account' ? { ...draft, from } : draft);
      if (submission.kind !== 'recorded' || submission.duplicate) return submission;
      const { record } = submission;
      if (record.state !== 'sending' && record.state !== 'queued') return submission;
      // Before the first byte a call that was taken back is taken back; afterwards it is finished and remembered.
      if (signal?.aborted) return { ...submission, record: await takeBack(context, record) };
      const attempt = record.state === 'sending' ? carryOut(context, record) : deliver(context, record.id);
      return { ...submission, record: await inTime(context, record, tracked(attempt)) };
    },
    approvalToken: async (record, via) => approvalToken(await context.store(), record, via),
    async reply(draft, token, answer) {
      const store = await context.store();
      const { action } = readDraft(draft);
      const record = await store.message(token.split('.')[0] ?? '');
      if (!action || !record || !isApprovalToken(store, record, 'dialog', token)) return undefined;
      if (!sameContents(store, action, context.policy).includes(record.contentHash)) return undefined;
      // A call that comes back once more finds its message as its first answer left it.
      if (record.state !== 'held') return { record, duplicate: true };
      return { record: await answerAndSend(store, record, answer, 'dialog'), duplicate: false };
    },
    async answer(id, token, answer) {
      const store = await context.store();
      const record = await store.message(id);
      if (!record || !isApprovalToken(store, record, 'card', token)) return undefined;
      if (record.state !== 'held') return { record, answeredBefore: true };
      return { record: await answerAndSend(store, record, answer, 'card'), answeredBefore: false };
    },
    usage: () => readUsage(context),
    async find(id) {
      const store = await context.store();
      const look = async () => (await store.message(id)) ?? (await store.messageByElksId(id));
      const record = await look();
      if (record?.state !== 'sending') return record;
      await giveUpLost(context, store);
      return look();
    },
    async refresh(record, signal) {
      const { reader } = context;
      if (!reader) return record;
      return record.state === 'unknown'
        ? reconcile(context, reader, record, signal)
        : refresh(context, reader, record, signal);
    },
    takeStates: (messages) => takeStates(context, messages),
    takeReport: (sms, attemptToken) => takeReport(context, sms, attemptToken),
    async answerCall(question, elksId) {
      // Whatever the question, its end is news of the call; the answer does not wait for it.
      if (question.place === 'ended') void tracked(followCalls(context, 0)).catch(() => undefined);
      const action = await answerCall(context, question, elksId);
      return action && JSON.stringify(action);
    },
    recover: (store) => giveUpLost(context, store),
    workOnce: () => tracked(workOnce(context)),
    sendDue: () => tracked(sendDue(context)),
    async drain() {
      await Promise.allSettled(underWay);
    },
  };
}

/** What came of an attempt, or how it stands after a while; one that takes longer goes on and is settled all the same. */
async function inTime(
  context: OutboxContext,
  record: MessageRecord,
  attempt: Promise<MessageRecord | undefined>,
): Promise<MessageRecord> {
  // What cannot be read again is told as it was last known.
  const latest = async (): Promise<MessageRecord> => {
    const newer = await context
      .store()
      .then((store) => store.message(record.id))
      .catch(() => undefined);
    return newer ?? record;
  };
  const done = new AbortController();
  const delivered = attempt.then(
    (settled) => settled ?? latest(),
    (error: unknown): MessageRecord => {
      // It could not be claimed, so nothing has left: it stays queued for whichever process can next write to the store.
      context.log({
        event: 'store_failed',
        id: record.id,
        cause: error instanceof Error ? error.name : 'unknown',
      });
      return record;
    },
  );
  const answer = await Promise.race([delivered, context.sleep(PATIENCE_MS, done.signal).then(latest)]);
  done.abort();
  return answer;
}
