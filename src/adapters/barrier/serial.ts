import { connect } from 'node:net';
import type { PilotAnswer } from '../../barrier/message.ts';
import { serialLines, serialReader } from '../../barrier/serial.ts';
import { isJsonObject, parseJson } from '../../model/json.ts';
import type { BarrierListener, LineSpeaker } from '../../runner/fleet/port.ts';
import { pilotMessage } from './message-schema.ts';
import { isToken } from './token.ts';

/**
 * A serial line of one machine as a Unix socket, such as QEMU's `-chardev socket`: for machines without a network, or whose network is what is
 * measured. Resolves when the other end has closed it. Rejects where it cannot be opened, or breaks, and with the signal's reason.
 */
export function speakOverSocket(path: string, speaker: LineSpeaker, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect(path);
    const end = (): void => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', end, { once: true });
    socket.setEncoding('latin1');
    socket.on('connect', () =>
      speaker.opened((text) => {
        if (socket.writable) socket.write(text);
      }),
    );
    socket.on('data', (text: string) => speaker.take(text));
    socket.on('error', (error: NodeJS.ErrnoException) => reject(new Error(WORDS[error.code ?? ''] ?? error.message)));
    socket.on('close', () => {
      signal.removeEventListener('abort', end);
      resolve('the other end closed it');
    });
  });
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket',
  ECONNREFUSED: 'no machine listens at it',
  EACCES: 'this user may not open it',
};

/** Answers what a pilot says over a line, whatever carries that. `name` is how people know the line. */
export function answeringSpeaker(
  name: string,
  token: string,
  listener: BarrierListener,
  onError: (error: Error) => void,
): LineSpeaker {
  const read = serialReader();
  let write: (text: string) => void = () => {};
  return {
    opened: (to) => {
      write = to;
    },
    take: (text) => {
      for (const { sequence, text: body } of read(text)) {
        answer(body, name, token, listener).then((said) => write(serialLines(sequence, JSON.stringify(said))), onError);
      }
    },
  };
}

async function answer(
  text: string,
  name: string,
  token: string,
  listener: BarrierListener,
): Promise<PilotAnswer | { readonly say: 'refused' }> {
  const said = parseJson(text);
  if (!isJsonObject(said) || typeof said.token !== 'string' || !isToken(said.token, token)) {
    listener.refuse(name);
    return { say: 'refused' };
  }
  const message = pilotMessage.safeParse(said);
  return message.success
    ? listener.hear(message.data)
    : { say: 'gone', reason: `not understood: ${message.error.issues[0]?.message}` };
}
