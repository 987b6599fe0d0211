import { followerOfLine } from '../adapters/barrier/lines.ts';
import { speakOverSocket } from '../adapters/barrier/serial.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { stateOf } from '../barrier/muster.ts';
import type { MusterDesk } from '../runner/fleet/desk.ts';
import { keepLine } from '../runner/fleet/keep-line.ts';
import type { BarrierListener } from '../runner/fleet/port.ts';

/** Serial lines of machines that no cluster of ours knows. */
export interface SerialLines {
  /** What is wrong with the line of a participant; empty where nothing is, and where none is known to be its. */
  troubleText(id: string): string;
  /** Why these may not be there: what is wrong with their lines, and with those over which no participant was heard. */
  unheardText(ids: readonly string[]): string;
}

interface SerialLine {
  readonly path: string;
  /** Who was heard over it last. */
  id?: string;
  /** Who was heard over it and is not expected. */
  stranger?: string;
  /** Why nothing is heard over it; absent while its pilot is. Of a participant that was lost it stays. */
  trouble?: string | undefined;
}

/** Keeps lines open until their participants have left, or the signal: a machine that is not there yet, or starts again, is waited for. */
export function keepSerialLines(
  paths: readonly string[],
  token: string,
  desk: MusterDesk,
  notice: (text: string) => void,
  signal: AbortSignal,
): SerialLines {
  const lines = paths.map((path): SerialLine => ({ path, trouble: UNHEARD }));
  for (const line of lines) {
    keepOpen(line, token, desk, notice, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
  const textOf = (some: readonly SerialLine[]): string =>
    some
      .map((line) => ({ path: line.path, what: wordsOf(line).join(', ') }))
      .map(({ path, what }) => (what === '' ? '' : `; serial line ${path}: ${what}`))
      .join('');
  return {
    troubleText: (name) => textOf(lines.filter(({ id }) => id === name)),
    unheardText: (ids) =>
      ids.length === 0 ? '' : textOf(lines.filter(({ id }) => id === undefined || ids.includes(id))),
  };
}

const wordsOf = ({ id, stranger, trouble }: SerialLine): string[] => [
  ...(id === undefined && stranger !== undefined ? [`${stranger} spoke over it, and is not expected`] : []),
  ...(trouble === undefined ? [] : [trouble]),
];

const UNHEARD = 'no pilot has spoken over it';

function keepOpen(
  line: SerialLine,
  token: string,
  desk: MusterDesk,
  notice: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { path } = line;
  const isLost = (): boolean => line.id !== undefined && stateOf(desk.muster(), line.id) === 'lost';
  const hasLeft = (): boolean => line.id !== undefined && desk.muster().attendance.get(line.id)?.hasLeft === true;
  const noting: BarrierListener = {
    refuse(address) {
      line.trouble = 'its pilot has another token';
      desk.refuse(address);
    },
    hear(message) {
      const { id } = message;
      if (desk.muster().barrier.participants.has(id)) line.id = id;
      else line.stranger = id;
      if (!isLost()) line.trouble = undefined;
      return desk.hear(message);
    },
  };
  const follow = followerOfLine(
    { name: path, isConsole: true, speak: (speaker, until) => speakOverSocket(path, speaker, until) },
    token,
    noting,
  );
  const onEnd = (why: string): void => {
    if (isLost()) return;
    if (line.trouble !== why) notice(`serial line ${path} is opened again and again: ${why}`);
    line.trouble = why;
  };
  return keepLine(
    () => follow(signal),
    () => !hasLeft(),
    onEnd,
    systemClock,
    signal,
  );
}
