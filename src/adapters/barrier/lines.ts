import { SEND_AGAIN } from '../../barrier/serial.ts';
import { RESOURCES } from '../../model/resources.ts';
import { type Milliseconds, seconds } from '../../model/units.ts';
import type { BarrierListener, LineEnd, LinePort, LineSpeaker, OpenBarrier } from '../../runner/fleet/port.ts';
import { answeringSpeaker } from './serial.ts';

type Follow = NonNullable<OpenBarrier['follow']>;

/** A pilot speaks every two seconds, and is lost after six: a connection that carries nothing any more is given up before. */
const SILENT_FOR = seconds(4);

/** Answers pilots over lines that are opened to them, and opened again where they broke. */
export function lineFollower(
  lines: LinePort,
  token: string,
  listener: BarrierListener,
  silentForMs: Milliseconds = SILENT_FOR,
): Follow {
  const followers = new Map<string, LineFollower>();
  const followerOf = (end: LineEnd): LineFollower => {
    const { resource, name } = end;
    const line = {
      name: `${resource.plural}/${name}`,
      isConsole: resource !== RESOURCES.pods,
      speak: (speaker: LineSpeaker, signal: AbortSignal) => lines.speak(end, speaker, signal),
    };
    const follow = followers.get(line.name) ?? followerOfLine(line, token, listener, silentForMs);
    followers.set(line.name, follow);
    return follow;
  };
  return (end, signal) => followerOf(end)(signal);
}

/** A way to one pilot, whatever carries it. */
export interface Line {
  /** For people. */
  readonly name: string;
  /** Until its pilot has spoken a console belongs to the firmware, the boot loader and the login program of the guest: a key would stop its boot. */
  readonly isConsole: boolean;
  readonly speak: (speaker: LineSpeaker, signal: AbortSignal) => Promise<string>;
}

/** Answers over one connection until that ends, and says why it ended. Rejects where it cannot be opened, and with the signal's reason. */
type LineFollower = (signal: AbortSignal) => Promise<string>;

export function followerOfLine(
  { name, isConsole, speak }: Line,
  token: string,
  listener: BarrierListener,
  silentForMs: Milliseconds = SILENT_FOR,
): LineFollower {
  let mayBeAsked = !isConsole;
  return async (signal) => {
    const silence = silenceOf(silentForMs);
    const failed = Promise.withResolvers<never>();
    const noting: BarrierListener = {
      ...listener,
      hear(message) {
        mayBeAsked = true;
        silence.broken();
        return listener.hear(message);
      },
    };
    const speaker = answeringSpeaker(name, token, noting, failed.reject);
    const opened = (write: (text: string) => void): void => {
      speaker.opened(write);
      if (mayBeAsked) write(SEND_AGAIN);
    };
    const ended = speak({ ...speaker, opened }, AbortSignal.any([signal, silence.signal]));
    try {
      return await Promise.race([ended, failed.promise]);
    } catch (error) {
      if (signal.aborted || error !== silence.signal.reason) throw error;
      return `its pilot was silent for ${silentForMs / 1000} s`;
    } finally {
      silence.end();
    }
  };
}

/** A signal that aborts once it was silent for so long, or is ended; the first sound begins the count. */
function silenceOf(longest: Milliseconds) {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: over.signal,
    broken: () => {
      clearTimeout(timer);
      timer = setTimeout(() => over.abort(), longest);
    },
    end: () => {
      clearTimeout(timer);
      over.abort();
    },
  };
}
