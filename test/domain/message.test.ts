import { describe, expect, it } from 'vitest';
import {
  canBecome,
  countsAgainstLimits,
  isFailure,
  isFinal,
  MESSAGE_STATES,
  type MessageState,
} from '../../src/domain/message.ts';

const FINAL: readonly MessageState[] = ['dry_run', 'refused', 'delivered', 'failed', 'cancelled'];

/** Every state that can follow, however many steps later. */
function reachable(from: MessageState): Set<MessageState> {
  const seen = new Set<MessageState>();
  const open = [from];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const next of MESSAGE_STATES) {
      if (canBecome(state, next) && !seen.has(next)) {
        seen.add(next);
        open.push(next);
      }
    }
  }
  return seen;
}

describe('transitions', () => {
  it.each(FINAL)('lead nowhere from %s', (state) => {
    expect(reachable(state)).toEqual(new Set());
  });

  it.each(MESSAGE_STATES)('call %s final only when nothing can follow', (state) => {
    expect(isFinal(state)).toBe(FINAL.includes(state));
  });

  it.each(['unknown', 'accepted', 'sent', 'delivered'] as const)('never send again from %s', (state) => {
    expect([...reachable(state)].filter((next) => next === 'queued' || next === 'sending')).toEqual([]);
  });

  it.each(MESSAGE_STATES.filter((state) => !isFinal(state)))('come to an end from %s', (state) => {
    expect([...reachable(state)].some(isFinal)).toBe(true);
  });

  it('reach sending only from queued', () => {
    expect(MESSAGE_STATES.filter((state) => canBecome(state, 'sending'))).toEqual(['queued']);
  });

  it('cancel only what has not begun to leave', () => {
    expect(MESSAGE_STATES.filter((state) => canBecome(state, 'cancelled'))).toEqual(['held', 'queued']);
  });

  it('make a message unknown only while it is being sent', () => {
    expect(MESSAGE_STATES.filter((state) => canBecome(state, 'unknown'))).toEqual(['sending']);
  });

  it('may skip a report that never came', () => {
    expect(canBecome('accepted', 'delivered')).toBe(true);
  });

  it('never go back from sent to accepted', () => {
    expect(canBecome('sent', 'accepted')).toBe(false);
  });
});

describe('countsAgainstLimits', () => {
  it('counts everything that may have left or is about to', () => {
    expect(MESSAGE_STATES.filter(countsAgainstLimits)).toEqual([
      'queued',
      'sending',
      'accepted',
      'sent',
      'delivered',
      'unknown',
    ]);
  });
});

describe('isFailure', () => {
  it('calls refused, failed and unknown failures, and nothing else', () => {
    expect(MESSAGE_STATES.filter(isFailure)).toEqual(['refused', 'failed', 'unknown']);
  });
});
