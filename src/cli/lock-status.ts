import { type EpochMs, ms, parseInstant } from '../model/units.ts';
import { formatQuantity } from '../render/quantity.ts';
import { textTable } from '../render/text-table.ts';
import { oneLine } from '../render/visible.ts';
import { outlookText } from '../runner/lock/outlook.ts';
import type { LockStatus } from '../runner/lock/status.ts';

/** `lock status` for people; `now` by our wall clock. */
export function statusText(cluster: string, status: LockStatus, now: EpochMs, columns?: number): string {
  return [
    headText(cluster, status) + overdueText(status, now),
    holderText(status),
    queueText(status, columns),
    breaksText(status, columns),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function headText(cluster: string, { state, token, durationMs }: LockStatus): string {
  switch (state) {
    case 'free':
      return token === 0
        ? `${cluster}: free, never held before\n`
        : `${cluster}: free (the last holder had token ${token})\n`;
    case 'held':
      return `${cluster}: held with token ${token}\n`;
    case 'broken':
      return `${cluster}: broken; free once nothing was heard for ${formatQuantity(durationMs ?? 0, 'ms')}\n`;
  }
}

/** Compares the wall clocks of two machines, so it only informs: a run that waits watches the lock for its whole duration before it takes it. */
function overdueText({ holder, durationMs = ms(0) }: LockStatus, now: EpochMs): string {
  const renewedAt = holder === undefined ? undefined : parseInstant(holder.renewedAt);
  if (renewedAt === undefined || now - renewedAt <= durationMs) return '';
  const silence = formatQuantity(now - renewedAt, 'ms');
  return `overdue: its holder gave no sign for ${silence}; who waits takes it after watching for ${formatQuantity(durationMs, 'ms')}\n`;
}

function holderText({ holder, durationMs }: LockStatus): string {
  if (holder === undefined) return '';
  const { identity, test, job, link, acquiredAt, renewedAt, remainingMs, step } = holder;
  const rows = [
    ['holder', identity],
    ['test', test],
    ['job', job],
    ['build', link],
    ['since', acquiredAt],
    ['step', step],
    ['last sign', `${renewedAt}; after ${formatQuantity(durationMs ?? 0, 'ms')} of silence it loses the lock`],
    ['outlook', remainingMs > 0 ? `${outlookText(remainingMs)}, counted from then` : outlookText(remainingMs)],
  ];
  return rows
    .flatMap(([key = '', text]) => (text === undefined ? [] : [`  ${key.padEnd(9)}  ${oneLine(text)}\n`]))
    .join('');
}

function queueText({ queue }: LockStatus, columns?: number): string {
  if (queue.length === 0) return '';
  const rows = queue.map(({ position, identity, test, since, startsInMs }) => [
    String(position),
    identity,
    test ?? '',
    since,
    formatQuantity(startsInMs, 'ms'),
  ]);
  return textTable(['#', 'waits', 'test', 'since', 'may start in'], rows, columns);
}

function breaksText({ breaks }: LockStatus, columns?: number): string {
  if (breaks.length === 0) return '';
  const rows = breaks.map(({ at, by, holder, token, reason }) => [at, by, `${holder} (${token})`, reason]);
  return textTable(['broken at', 'by', 'taken from (token)', 'reason'], rows, columns);
}
