import { PARTICIPANT_CONTAINER } from '../../model/fleet.ts';
import { GUEST_SUBRESOURCES } from '../../model/fleet-rights.ts';
import { type Json, parseJson, stringAt } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import type { LineEnd, LinePort, LineSpeaker } from '../../runner/fleet/port.ts';
import { CHANNEL_PROTOCOLS, CHANNELS } from './channels.ts';
import { attachRequest, getRequest } from './requests.ts';
import type { SocketUser } from './web-socket.ts';
import type { Wire } from './wire.ts';

/** Lines to participants of a fleet: what a pod reads and prints, and the serial console of a guest. */
export const speakOver =
  (wire: Wire): LinePort['speak'] =>
  (end, speaker, signal) =>
    end.resource === RESOURCES.pods ? attached(wire, end, speaker, signal) : onConsole(wire, end, speaker, signal);

async function attached(wire: Wire, end: LineEnd, speaker: LineSpeaker, signal: AbortSignal): Promise<string> {
  let said: string | undefined;
  const user: SocketUser = {
    opened: (send) => speaker.opened((text) => send(Buffer.concat([STDIN, Buffer.from(text, 'latin1')]))),
    take(bytes) {
      const text = bytes.toString('latin1', 1);
      if (bytes[0] === CHANNELS.stdout) speaker.take(text);
      if (bytes[0] === CHANNELS.status) said = whyEnded(parseJson(text));
    },
  };
  const request = attachRequest({ ...end, subresource: 'attach' }, PARTICIPANT_CONTAINER);
  const closed = await wire.socket(request, CHANNEL_PROTOCOLS, user, signal);
  return said ?? closed;
}

const STDIN = Buffer.of(CHANNELS.stdin);

/** A Status: `Success` where the container has ended. */
const whyEnded = (status: Json | undefined): string | undefined =>
  stringAt(status, 'message') ?? (stringAt(status, 'status') === 'Success' ? 'the container has ended' : undefined);

/**
 * The bytes of the console, without channels. A second client takes it from the first one.
 * https://github.com/kubevirt/kubevirt/blob/v1.6.0/pkg/virt-api/rest/console.go,
 * https://github.com/kubevirt/kubevirt/blob/v1.6.0/pkg/virt-handler/rest/console.go (newStopChan)
 */
function onConsole(wire: Wire, end: LineEnd, speaker: LineSpeaker, signal: AbortSignal): Promise<string> {
  const user: SocketUser = {
    opened: (send) => speaker.opened((text) => send(Buffer.from(text, 'latin1'))),
    take: (bytes) => speaker.take(bytes.toString('latin1')),
  };
  const request = getRequest({ ...end, resource: GUEST_SUBRESOURCES, subresource: 'console' });
  return wire.socket(request, [CONSOLE_PROTOCOL], user, signal);
}

/** https://github.com/kubevirt/kubevirt/blob/v1.6.0/staging/src/kubevirt.io/client-go/subresources/constants.go */
const CONSOLE_PROTOCOL = 'plain.kubevirt.io';
