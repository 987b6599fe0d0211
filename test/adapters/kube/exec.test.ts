import { expect } from 'chai';
import { connectKube } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { accessTo } from '../../support/kube-access.ts';
import { type ServedSocket, type SocketService, socketServer } from '../../support/socket-server.ts';

const PLACE = { namespace: 'run', pod: 'virt-launcher-vm-4-0-abcde', container: 'compute' };
const COMMAND = ['sh', '-c', 'echo "a b" && date'];
const WHAT = `sh in container ${PLACE.container} of pod ${PLACE.pod}`;

/** As a kubelet says it: https://github.com/kubernetes/kubernetes/blob/v1.34.0/staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/exec.go */
const exited = (code: number): object => ({
  status: 'Failure',
  message: `command terminated with non-zero exit code: error executing command [${COMMAND.join(' ')}], exit code ${code}`,
  reason: 'NonZeroExitCode',
  details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
});

describe('[I] adapters/kube/exec', () => {
  it('gives what a command printed, of all its pieces, once it has ended well', async () => {
    const asked: string[] = [];
    const service: SocketService = {
      choose(offered, { url = '' }) {
        asked.push(`${offered} ${url}`);
        return offered[0];
      },
      opened(socket) {
        for (const channel of [1, 2, 3]) socket.send(Buffer.of(channel));
        const text = Buffer.from('K\u00f6');
        for (const piece of [text.subarray(0, 2), text.subarray(2)]) socket.send(Buffer.concat([Buffer.of(1), piece]));
        socket.send(Buffer.concat([Buffer.of(2), Buffer.from('a warning\n')]));
        end(socket, { status: 'Success' });
        return () => {};
      },
    };
    expect(await answerOf(service)).to.equal('K\u00f6');
    const command = 'command=sh&command=-c&command=echo+%22a+b%22+%26%26+date';
    const query = `container=compute&${command}&stdin=false&stdout=true&stderr=true`;
    const path = `/api/v1/namespaces/run/pods/${PLACE.pod}/exec?${query}`;
    expect(asked).to.deep.equal([`v5.channel.k8s.io,v4.channel.k8s.io ${path}`]);
  });

  it('says the exit code of a command that failed, with the last line of its complaints', async () => {
    const sayingIn = (stderr: string) =>
      failureOf(
        served((socket) => {
          socket.send(Buffer.concat([Buffer.of(2), Buffer.from(stderr)]));
          end(socket, exited(127));
        }),
      );
    const { message } = await sayingIn('first\nsh: qemu-kvm: not found\n');
    expect(message).to.equal(`${WHAT} ended with exit code 127: sh: qemu-kvm: not found`);
    expect((await sayingIn('')).message).to.equal(`${WHAT} ended with exit code 127`);
  });

  it('says why a command could not be started', async () => {
    const message = 'Internal error occurred: exec: "sh": executable file not found in $PATH';
    const status = { status: 'Failure', message, reason: 'InternalError', code: 500 };
    const error = await failureOf(served((socket) => end(socket, status)));
    expect(error).to.be.instanceOf(KnownError);
    expect(error.message).to.equal(`${WHAT} failed: ${message}`);
  });

  it('believes nothing of a command whose connection broke, or ended without a status', async () => {
    const print = (socket: ServedSocket): void => socket.send(Buffer.concat([Buffer.of(1), Buffer.from('half')]));
    const broken = await failureOf(
      served((socket) => {
        print(socket);
        setTimeout(socket.cut, 20);
      }),
    );
    expect(broken.message).to.match(/^sh in .* was cut off: /);
    const ended = await failureOf(
      served((socket) => {
        print(socket);
        socket.close();
      }),
    );
    expect(ended.message).to.equal(`${WHAT} was cut off: it was closed with code 1000`);
  });

  it('takes no more than it can use', async () => {
    let isOver: Promise<void> | undefined;
    const error = await failureOf(
      served((socket) => {
        isOver = socket.ended;
        for (let piece = 0; piece < 20; piece += 1) socket.send(Buffer.alloc(5000, 1));
      }),
    );
    expect(error.message).to.equal(`${WHAT} wrote more than 65536 bytes`);
    await isOver;
  });

  it('says what the server says of a command that it does not let run', async () => {
    const message = `pods "${PLACE.pod}" is forbidden: User "ci" cannot create resource "pods/exec"`;
    const body = JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 403, message });
    const error = await failureOf({ choose: () => ({ status: '403 Forbidden', body }), opened: () => () => {} });
    expect(error.message).to.include(message);
    const { hint } = error.cause instanceof KnownError ? error.cause : {};
    expect(hint).to.equal('grant it in a ClusterRole: {apiGroups: [""], resources: ["pods/exec"], verbs: ["get"]}');
  });

  it('leaves a command that hangs when it is asked to, and no connection behind', async () => {
    const over = new AbortController();
    let isOver: Promise<void> | undefined;
    const error = await failureOf(
      served((socket) => {
        isOver = socket.ended;
        over.abort(new Error('took longer than 10 s'));
      }),
      over.signal,
    );
    expect(error.message).to.equal('took longer than 10 s');
    await isOver;
  });
});

/** A server that runs the command, and says this. */
const served = (say: (socket: ServedSocket) => void): SocketService => ({
  choose: (offered) => offered[0],
  opened(socket) {
    say(socket);
    return () => {};
  },
});

function end(socket: ServedSocket, status: object): void {
  socket.send(Buffer.concat([Buffer.of(3), Buffer.from(JSON.stringify(status))]));
  socket.close();
}

async function answerOf(service: SocketService, signal = new AbortController().signal): Promise<string> {
  const server = await socketServer(service);
  const cluster = connectKube(accessTo(server.url), systemClock);
  try {
    return await cluster.exec(PLACE, COMMAND, signal);
  } finally {
    await cluster.close();
    server.close();
  }
}

const failureOf = (service: SocketService, signal?: AbortSignal): Promise<Error> =>
  answerOf(service, signal).then(
    (answer) => new Error(`it answered ${answer}`),
    (error: Error) => error,
  );
