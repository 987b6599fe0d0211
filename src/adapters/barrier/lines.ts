import { SEND_AGAIN } from '../../barrier/serial.ts';
import { RESOURCES } from '../../model/resources.ts';
import { type Milliseconds, seconds } from '../../model/units.ts';
import type { BarrierListener, LineEnd, LinePort, OpenBarrier } from '../../runner/fleet/port.ts';
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
  const heard = new Set<string>();
  return async (end, signal) => {
    const silence = silenceOf(silentForMs);
    const failed = Promise.withResolvers<never>();
    const noting: BarrierListener = {
      ...listener,
      hear(message) {
        heard.add(end.name);
        silence.broken();
        return listener.hear(message);
      },
    };
    const speaker = answeringSpeaker(`${end.resource.plural}/${end.name}`, token, noting, failed.reject);
    const opened = (write: (text: string) => void): void => {
      speaker.opened(write);
      if (mayBeAsked(end, heard)) write(SEND_AGAIN);
    };
    const ended = lines.speak(end, { ...speaker, opened }, AbortSignal.any([signal, silence.signal]));
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

/** Until its pilot has spoken a console belongs to the firmware, the boot loader and the login program of the guest: a key would stop its boot. */
const mayBeAsked = ({ resource, name }: LineEnd, heard: ReadonlySet<string>): boolean =>
  resource === RESOURCES.pods || heard.has(name);

/** A signal that aborts once it was silent for so long; the first sound begins the count. */
function silenceOf(longest: Milliseconds) {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: over.signal,
    broken: () => {
      clearTimeout(timer);
      timer = setTimeout(() => over.abort(), longest);
    },
    end: () => clearTimeout(timer),
  };
}
