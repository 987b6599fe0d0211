import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { findAccess } from '../../../src/adapters/kube/access/find-access.ts';
import { KnownError } from '../../../src/model/errors.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { tlsFixture } from '../../support/tls-fixture.ts';
import { peer } from '../support/peers.ts';

describe('conformance/kube/kubeconfig', () => {
  it('means the same server and the same user as kubectl, however many files say it', async function () {
    this.timeout(300_000);
    const kubectl = await peer('kubectl');
    await fc.assert(
      fc.asyncProperty(
        fc.array(kubeconfig(), { minLength: 1, maxLength: 3 }),
        fc.option(name()),
        async (files, context) => {
          const folder = temporaryFolder();
          const paths = files.map((file, index) => write(join(folder, String(index)), file));
          const env = { KUBECONFIG: [join(folder, 'missing'), ...paths].join(delimiter), HOME: folder };
          expect(ours(env, context)).to.deep.equal(await theirs(kubectl, env, context));
        },
      ),
      { numRuns: 60 },
    );
  });
});

interface Meaning {
  readonly context: string;
  readonly server: string;
  readonly ca: string;
  readonly authorization: string;
}

/** Few names, so that files often speak of the same things. */
const name = (): fc.Arbitrary<string> => fc.constantFrom('a', 'b', 'c');

const kubeconfig = (): fc.Arbitrary<object> =>
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Config'),
    'current-context': fc.oneof(name(), fc.constant('')),
    clusters: entries(
      'cluster',
      fc.record(
        {
          server: fc.webUrl({ validSchemes: ['https'] }).map(withoutPath),
          'certificate-authority': fc.constantFrom('ca.crt', '../ca.crt'),
        },
        { requiredKeys: ['server'] },
      ),
    ),
    users: entries(
      'user',
      fc
        .record({ token: name(), username: name(), password: name() }, { requiredKeys: [] })
        .map(({ token, ...basic }) => (token === undefined ? basic : { token })),
    ),
    contexts: entries('context', fc.record({ cluster: name(), user: name() })),
  });

const entries = (key: string, value: fc.Arbitrary<object>): fc.Arbitrary<object[]> =>
  fc
    .uniqueArray(fc.tuple(name(), value), { selector: ([each]) => each, minLength: 1, maxLength: 3 })
    .map((all) => all.map(([each, content]) => ({ name: each, [key]: content })));

const withoutPath = (url: string): string => new URL(url).origin;

/** Each file lies in a folder of its own, with an authority beside it and one above. */
function write(folder: string, content: object): string {
  mkdirSync(folder);
  writeFileSync(join(folder, 'ca.crt'), tlsFixture.files.ca);
  writeFileSync(join(folder, '..', 'ca.crt'), tlsFixture.files.serverCert);
  writeFileSync(join(folder, 'config'), stringify(content));
  return join(folder, 'config');
}

function ours(env: Record<string, string>, context: string | null): Meaning | 'refused' {
  try {
    const { name, server, tls, login } = findAccess({ env, context: context ?? undefined });
    const authorization = login.kind === 'header' ? login.value : '';
    return { context: name, server: server.origin, ca: tls.ca?.toString() ?? '', authorization };
  } catch (error) {
    if (error instanceof KnownError) return 'refused';
    throw error;
  }
}

async function theirs(
  kubectl: string,
  env: Record<string, string>,
  context: string | null,
): Promise<Meaning | 'refused'> {
  const chosen = context === null ? [] : [`--context=${context}`];
  const args = ['config', 'view', '--raw', '--minify', '--flatten', '-o', 'json', ...chosen];
  const printed = await promisify(execFile)(kubectl, args, { env }).catch(() => undefined);
  if (printed === undefined) return 'refused';
  const { contexts, clusters, users } = JSON.parse(printed.stdout);
  if (clusters === null || users === null) return 'refused'; // it prints them, and fails once it connects
  const { server, 'certificate-authority-data': ca = '' } = clusters[0].cluster;
  return {
    context: contexts[0].name,
    server: new URL(server).origin,
    ca: Buffer.from(ca, 'base64').toString(),
    authorization: headerOf(users[0].user),
  };
}

function headerOf({ token, username, password = '' }: Record<string, string>): string {
  if (token !== undefined) return `Bearer ${token}`;
  return username === undefined ? '' : `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
