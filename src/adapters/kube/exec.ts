import { KnownError } from '../../model/errors.ts';
import { type Json, listAt, parseJson, stringAt } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import type { ContainerPlace, ContainerPort } from '../../runner/fleet/port.ts';
import { CHANNEL_PROTOCOLS, CHANNELS } from './channels.ts';
import { execRequest } from './requests.ts';
import type { SocketUser } from './web-socket.ts';
import type { Wire } from './wire.ts';

/** Of standard output and standard error together. */
const MOST_BYTES = 64 * 1024;

/** `pods/exec`, of a command that reads nothing. */
export const execOver =
  (wire: Wire): ContainerPort['exec'] =>
  async (at, command, signal) => {
    const ref = { resource: RESOURCES.pods, namespace: at.namespace, name: at.pod, subresource: 'exec' };
    const tooLong = new AbortController();
    const output = outputTaker(() => tooLong.abort(failed(at, command, `wrote more than ${MOST_BYTES} bytes`)));
    const either = AbortSignal.any([signal, tooLong.signal]);
    const closed = await wire.socket(execRequest(ref, at.container, command), CHANNEL_PROTOCOLS, output.user, either);
    const { status, stdout, stderr } = output.taken();
    if (stringAt(status, 'status') === 'Success') return stdout;
    const why = status === undefined ? `was cut off: ${closed}` : `${whyFailed(status)}${lastLineOf(stderr)}`;
    throw failed(at, command, why);
  };

/** Takes what comes on each channel, and says once when that is too much. */
function outputTaker(onTooLong: () => void) {
  const written: Record<number, Buffer[]> = {};
  let bytes = 0;
  const textOf = (channel: number): string => Buffer.concat(written[channel] ?? []).toString('utf8');
  const user: SocketUser = {
    opened: () => {},
    take(message) {
      bytes += message.length;
      if (bytes > MOST_BYTES) return onTooLong();
      const [channel = -1] = message;
      written[channel] = [...(written[channel] ?? []), message.subarray(1)];
    },
  };
  return {
    user,
    taken: () => ({
      status: parseJson(textOf(CHANNELS.status)),
      stdout: textOf(CHANNELS.stdout),
      stderr: textOf(CHANNELS.stderr),
    }),
  };
}

const failed = ({ pod, container }: ContainerPlace, [program = '']: readonly string[], why: string): KnownError =>
  new KnownError('infrastructure', `${program} in container ${container} of pod ${pod} ${why}`);

/**
 * The message of an exit code repeats the whole command.
 * https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/exec.go
 */
function whyFailed(status: Json): string {
  const causes = listAt(status, 'details', 'causes');
  const code = causes.find((cause) => stringAt(cause, 'reason') === 'ExitCode');
  if (code !== undefined) return `ended with exit code ${stringAt(code, 'message')}`;
  return `failed: ${stringAt(status, 'message') ?? JSON.stringify(status)}`;
}

const lastLineOf = (stderr: string): string => {
  const line = stderr.trim().split('\n').at(-1)?.trim() ?? '';
  return line === '' ? '' : `: ${line}`;
};
