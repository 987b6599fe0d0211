import { connect } from 'node:net';
import type { PilotAnswer } from '../../barrier/message.ts';
import { serialLines, serialReader } from '../../barrier/serial.ts';
import { isJsonObject, parseJson } from '../../model/json.ts';
import type { BarrierListener, LineSpeaker } from '../../runner/fleet/port.ts';
import { pilotMessage } from './message-schema.ts';
import { isToken } from './token.ts';

/** A serial line of one machine, as a Unix socket such as QEMU's `-chardev socket`. */
export interface SerialLine {
  close(): void;
}

/** Hears the pilot at the other end of a serial line: for machines without a network, or whose network is what is measured. */
export function openSerial(
  path: string,
  token: string,
  listener: BarrierListener,
  onError: (error: Error) => void,
): SerialLine {
  const socket = connect(path);
  const speaker = answeringSpeaker(path, token, listener, onError);
  speaker.opened((text) => {
    if (!socket.destroyed) socket.write(text);
  });
  socket.setEncoding('latin1');
  socket.on('error', ({ message }) =>
    onError(
      new Error(`${message}; no pilot is heard over it: start the machine that it belongs to first, then this again`),
    ),
  );
  socket.on('data', (text: string) => speaker.take(text));
  return { close: () => socket.destroy() };
}

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
