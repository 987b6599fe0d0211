import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { barrierPort } from '../../../src/adapters/barrier/port.ts';
import type { Access } from '../../../src/adapters/kube/access/access.ts';
import { connectKube } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import type { PilotMessage } from '../../../src/barrier/message.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { GUEST_SUBRESOURCES } from '../../../src/model/fleet-rights.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { seconds } from '../../../src/model/units.ts';
import type { LineEnd } from '../../../src/runner/fleet/port.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { accessTo } from '../../support/kube-access.ts';
import { fromPilot, sync, toPilot } from '../../support/pilot-frames.ts';
import { reply, scriptedServer } from '../../support/scripted-server.ts';
import { type SocketService, socketServer } from '../../support/socket-server.ts';

const POD: LineEnd = { resource: RESOURCES.pods, namespace: 'run', name: 'pod-1-0' };
const GUEST: LineEnd = { resource: RESOURCES.virtualMachineInstances, namespace: 'run', name: 'vm-4-0' };
const STATUS = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: 403, reason: 'Forbidden' };

describe('[I] adapters/kube/participant-lines', () => {
  it('attaches to a pod, and answers the pilot that writes there', async () => {
    const asked: { url: string; protocols: readonly string[]; groups: readonly string[] }[] = [];
    const written: string[] = [];
    const headers = { 'Impersonate-User': 'ci', 'Impersonate-Group': ['a', 'b'] };
    const result = await spokenWith(
      POD,
      {
        choose(offered, { url = '', rawHeaders }) {
          const groups = rawHeaders.filter((_, at) => rawHeaders[at - 1]?.toLowerCase() === 'impersonate-group');
          asked.push({ url, protocols: offered, groups });
          return offered[1];
        },
        opened(socket) {
          const frame = Buffer.from(fromPilot('1', sync(POD.name)));
          // What a server sends first: a message without bytes for each of its channels.
          for (const channel of [1, 2, 3]) socket.send(Buffer.of(channel));
          socket.send(Buffer.concat([Buffer.of(2), frame]));
          socket.send(Buffer.concat([Buffer.of(1), frame.subarray(0, 50)]));
          socket.send(Buffer.concat([Buffer.of(1), frame.subarray(50)]));
          return (bytes) => {
            expect(bytes[0], 'the channel of standard input').to.equal(0);
            written.push(bytes.toString('latin1', 1));
            if (written.length < 2) return;
            socket.send(Buffer.concat([Buffer.of(3), Buffer.from('{"status":"Success"}')]));
            socket.close();
          };
        },
      },
      { access: { headers } },
    );
    expect(asked).to.deep.equal([
      {
        url: '/api/v1/namespaces/run/pods/pod-1-0/attach?container=benchmark&stdin=true&stdout=true&stderr=false',
        protocols: ['v5.channel.k8s.io', 'v4.channel.k8s.io'],
        groups: ['a', 'b'],
      },
    ]);
    expect(written.map(toPilot)).to.deep.equal([
      { sequence: '0', said: { say: 'again' } },
      { sequence: '1', said: { say: 'wait' } },
    ]);
    expect(result.heard.map(({ id }) => id)).to.deep.equal([POD.name]);
    expect(result.ended).to.equal('the container has ended');
  });

  it('speaks over the console of a guest, and writes nothing there before its pilot has spoken', async () => {
    const asked: string[] = [];
    const written: string[] = [];
    let opened = 0;
    const { heard } = await spokenWith(
      GUEST,
      {
        choose(offered, { url = '' }) {
          asked.push(`${url} ${offered}`);
          return offered[0];
        },
        opened(socket) {
          opened += 1;
          socket.send(Buffer.from('\r\nGNU GRUB  version 2.12\r\nPress a key to stop the boot\r\n'));
          if (opened === 1) setTimeout(() => socket.send(Buffer.from(fromPilot('1', sync(GUEST.name)))), 20);
          return (bytes) => {
            written.push(bytes.toString('latin1'));
            // The first answer arrives, and the line breaks; over the second line the pilot is asked to say its next again.
            socket.cut();
          };
        },
      },
      { times: 2 },
    );
    const path = '/apis/subresources.kubevirt.io/v1/namespaces/run/virtualmachineinstances/vm-4-0/console';
    expect(asked).to.deep.equal([`${path} plain.kubevirt.io`, `${path} plain.kubevirt.io`]);
    expect(written.map(toPilot)).to.deep.equal([
      { sequence: '1', said: { say: 'wait' } },
      { sequence: '0', said: { say: 'again' } },
    ]);
    expect(heard).to.have.length(1);
  });

  it('says what the server says of a line that it does not open', async () => {
    const message = 'pods "pod-1-0" is forbidden: User "ci" cannot get resource "pods/attach"';
    const body = JSON.stringify({ ...STATUS, message });
    const error = await failureOf(POD, { choose: () => ({ status: '403 Forbidden', body }), opened: () => () => {} });
    expect(error.message).to.equal(`GET /api/v1/namespaces/run/pods/pod-1-0/attach: ${message} (403)`);
    const { hint } = error.cause instanceof KnownError ? error.cause : {};
    expect(hint).to.equal('grant it in a ClusterRole: {apiGroups: [""], resources: ["pods/attach"], verbs: ["get"]}');
  });

  it('leaves no connection behind where the server does not answer its goodbye', async () => {
    const over = new AbortController();
    const ended = Promise.withResolvers<void>();
    const error = await failureOf(
      POD,
      {
        choose: (offered) => offered[0],
        opened(socket) {
          socket.ended.then(ended.resolve);
          return () => over.abort();
        },
      },
      { signal: over.signal },
    );
    expect(error).to.equal(over.signal.reason);
    await ended.promise;
  });

  it('says that no answer came where the connection broke', async () => {
    const error = await failureOf(GUEST, { choose: () => undefined, opened: () => () => {} });
    expect(error.message).to.match(/gave no reply to GET .*\/vm-4-0\/console: .* \(\w+\)$/);
  });

  it('shows new credentials where a server refuses those that have ended', async () => {
    const path = join(temporaryFolder(), 'token');
    writeFileSync(path, 'old');
    const shown: unknown[] = [];
    const login = { kind: 'token-file', path } as const;
    await spokenWith(
      POD,
      {
        choose(offered, request) {
          shown.push(request.headers.authorization);
          writeFileSync(path, 'new');
          return shown.length > 1 ? offered[0] : { status: '401 Unauthorized', body: '{}' };
        },
        opened: (socket) => {
          socket.close();
          return () => {};
        },
      },
      { access: { login } },
    );
    expect(shown).to.deep.equal(['Bearer old', 'Bearer new']);
  });
});

describe('[I] adapters/kube/connect: guests that start paused', () => {
  it('are let go by an update of their unpause, which answers with nothing', async () => {
    const server = await scriptedServer((response) => reply(response, 200, ''));
    const cluster = connectKube(accessTo(server.url), systemClock);
    const ref = { ...GUEST, resource: GUEST_SUBRESOURCES, subresource: 'unpause' };
    await cluster.put(ref, { signal: new AbortController().signal, timeoutMs: seconds(30) });
    const path = '/apis/subresources.kubevirt.io/v1/namespaces/run/virtualmachineinstances/vm-4-0/unpause';
    expect(server.received.map(({ method, url, body }) => `${method} ${url} ${body}`)).to.deep.equal([
      `PUT ${path} {}`,
    ]);
    await cluster.close();
    await server.close();
  });
});

interface SpokenWith {
  readonly access?: Partial<Access>;
  readonly times?: number;
  readonly signal?: AbortSignal;
}

/** Follows a line to its end, as often as is said. */
async function spokenWith(
  end: LineEnd,
  service: SocketService,
  { access, times = 1, signal = new AbortController().signal }: SpokenWith = {},
) {
  const server = await socketServer(service);
  const cluster = connectKube(accessTo(server.url, access), systemClock);
  const heard: PilotMessage[] = [];
  const place = { name: 'run', transport: 'api', listen: '127.0.0.1:0', external: [], tool: 'sysbench' } as const;
  try {
    const open = await barrierPort('secret', cluster).open(place, {
      hear: async (message) => {
        heard.push(message);
        return { say: 'wait' };
      },
      refuse: () => {},
    });
    expect(open.url, 'nothing listens').to.equal(undefined);
    let ended: string | undefined;
    for (let time = 0; time < times; time += 1) ended = await open.follow?.(end, signal);
    return { heard, ended };
  } finally {
    await cluster.close();
    server.close();
  }
}

const failureOf = (end: LineEnd, service: SocketService, how: SpokenWith = {}): Promise<Error> =>
  spokenWith(end, service, how).then(
    () => new Error('it was opened'),
    (error: Error) => error,
  );
