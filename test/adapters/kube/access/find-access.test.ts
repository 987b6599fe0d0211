import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { stringify } from 'yaml';
import { type AccessRequest, findAccess } from '../../../../src/adapters/kube/access/find-access.ts';
import { inClusterAccess } from '../../../../src/adapters/kube/access/in-cluster.ts';
import { KnownError } from '../../../../src/model/errors.ts';
import { tlsFixture } from '../../../support/tls-fixture.ts';

const SECRET = 'c4n4ry';

describe('[I] adapters/kube/access/find-access', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, content: unknown): string => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : stringify(content));
    return path;
  };
  const find = (request: Partial<AccessRequest> = {}): ReturnType<typeof findAccess> =>
    findAccess({ env: { HOME: folder }, ...request });
  const refusal = (request: Partial<AccessRequest> = {}): KnownError => {
    try {
      find(request);
    } catch (error) {
      expect(error).to.be.instanceOf(KnownError);
      expect(String(error) + (error as KnownError).hint).not.to.include(SECRET);
      return error as KnownError;
    }
    throw new Error('was accepted');
  };

  it('takes the current context of ~/.kube/config', () => {
    write('.kube/config', config());
    expect(find()).to.deep.include({
      name: 'main',
      server: new URL('https://api.example:6443'),
      login: { kind: 'header', value: `Bearer ${SECRET}` },
      proxy: undefined,
    });
  });

  it('takes a context by name, and names those there are', () => {
    const file = write('config', config({ contexts: ['main', 'bm-perf'].map((name) => context(name)) }));
    expect(find({ file, context: 'bm-perf' }).name).to.equal('bm-perf');
    const error = refusal({ file, context: 'bm' });
    expect(error.message).to.equal(`there is no context "bm" in ${file}`);
    expect(error.hint).to.equal('these exist: bm-perf, main');
  });

  it('merges the files of KUBECONFIG: the first that names something wins, missing files are passed over', () => {
    const first = write('a/config', { contexts: [context('other')], clusters: [cluster({ server: 'https://first' })] });
    const second = write('b/config', config());
    const env = { KUBECONFIG: [join(folder, 'missing'), '', first, second].join(delimiter) };
    expect(find({ env }).name).to.equal('main');
    expect(find({ env }).server.host).to.equal('first');
    expect(find({ env, context: 'other' }).login.kind).to.equal('header');
  });

  it('resolves paths against the folder of their file', () => {
    const { files } = tlsFixture;
    write('pki/ca.crt', files.ca);
    write('pki/client.crt', files.clientCert);
    write('pki/client.key', files.clientKey);
    write('.kube/config', {
      ...config({
        user: { 'client-certificate': '../pki/client.crt', 'client-key': '../pki/client.key', tokenFile: 'token' },
      }),
      clusters: [cluster({ 'certificate-authority': '../pki/ca.crt', 'tls-server-name': 'kube.test' })],
    });
    const { tls, login } = find();
    expect(tls.ca?.toString()).to.equal(files.ca);
    expect(String(tls.cert) + tls.key).to.equal(files.clientCert + files.clientKey);
    expect(tls.servername).to.equal('kube.test');
    expect(login).to.deep.equal({ kind: 'token-file', path: join(folder, '.kube/token') });
  });

  it('prefers data to files', () => {
    const { ca } = tlsFixture.files;
    write('.kube/config', {
      ...config(),
      clusters: [
        cluster({ 'certificate-authority': 'none', 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
      ],
    });
    expect(find().tls.ca?.toString()).to.equal(ca);
  });

  it('skips verification only where it is asked to', () => {
    write('.kube/config', { ...config(), clusters: [cluster({ 'insecure-skip-tls-verify': true })] });
    expect(find().tls.rejectUnauthorized).to.equal(false);
    write('.kube/config', config());
    expect(find().tls.rejectUnauthorized).to.equal(true);
  });

  it('reads every way to log in', () => {
    for (const [user, kind] of [
      [{}, 'none'],
      [{ username: 'u', password: SECRET }, 'header'],
      [{ exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'aws', args: null } }, 'exec'],
      [{ 'auth-provider': { name: 'oidc', config: { 'id-token': SECRET } } }, 'auth-provider'],
      [null, 'none'],
    ] as const) {
      write('.kube/config', config({ user }));
      expect(find().login.kind).to.equal(kind);
    }
  });

  it('takes what is missing or null for nothing, as Go does, and looks only at what is used', () => {
    const env = [{ name: 'AWS_PROFILE' }, { name: 'B', value: null }];
    const user = { exec: { command: 'aws', env, args: null, interactiveMode: null }, 'as-groups': null };
    const broken = [
      { name: 'other', user: { token: [SECRET], exec: { env: [{}] } } },
      { name: 'half', user: { exec: {}, 'auth-provider': { name: 'lost' } } },
      { name: 'none' },
      {},
    ];
    write('.kube/config', {
      ...config({ user }),
      users: [...broken, { name: 'u', user }],
      clusters: [{ name: 'other', cluster: { server: 7, 'proxy-url': '::' } }, cluster()],
      contexts: [{ name: 'other', context: 7 }, context('main')],
      preferences: null,
    });
    const { login } = find();
    expect(login.kind === 'exec' && login.exec.env).to.deep.equal([
      { name: 'AWS_PROFILE', value: '' },
      { name: 'B', value: '' },
    ]);
    expect(refusal({ context: 'other' }).message).to.include('contexts.0.context: Invalid input');
  });

  it('impersonates', () => {
    write('.kube/config', config({ user: { as: 'a', 'as-groups': ['b', 'c'], 'as-user-extra': { 'x/y': ['z'] } } }));
    expect(find().headers).to.deep.equal({
      'Impersonate-User': 'a',
      'Impersonate-Group': ['b', 'c'],
      'Impersonate-Extra-x%2Fy': ['z'],
    });
  });

  it('takes the service account of its pod where there is no kubeconfig', () => {
    const { ca } = tlsFixture.files;
    write('sa/token', SECRET);
    write('sa/ca.crt', ca);
    const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    const access = inClusterAccess(env, join(folder, 'sa'));
    expect(access).to.deep.include({ server: new URL('https://[fd00::1]'), name: 'in-cluster' });
    expect(access?.login).to.deep.equal({ kind: 'token-file', path: join(folder, 'sa/token') });
    expect(inClusterAccess({}, join(folder, 'sa'))).to.equal(undefined);
    expect(inClusterAccess(env, join(folder, 'nothing'))).to.equal(undefined);
  });

  describe('says what is wrong, and no secret:', () => {
    it('no kubeconfig at all', () => {
      expect(refusal().message).to.include(join(folder, '.kube/config'));
      const file = join(folder, 'gone');
      expect(refusal({ file }).message).to.equal(`the kubeconfig ${file} cannot be read (ENOENT)`);
    });

    it('no YAML, and the wrong YAML', () => {
      const file = write('config', `users:\n- user:\n    token: ${SECRET}\n  : {${SECRET}`);
      expect(refusal({ file }).message).to.match(/config:\d+:\d+: the kubeconfig is no valid YAML \(\w+\)$/);
      write('config', config({ user: { token: [SECRET] } }));
      expect(refusal({ file }).message).to.include('users.0.user.token: Invalid input: expected string');
      write('config', SECRET);
      expect(refusal({ file }).message).to.include('Invalid input: expected object');
    });

    for (const [what, [text, at]] of Object.entries<[text: string, at: string]>({
      'a token that begins with a star': [
        `users:\n- user: {token: *${SECRET}}`,
        '2:17: the kubeconfig is no valid YAML (BAD_ALIAS)',
      ],
      'a value that is inside itself': [
        `users: &${SECRET} [*${SECRET}]`,
        '1:17: the kubeconfig is no valid YAML (BAD_ALIAS)',
      ],
      'a key that is there twice': [
        `${SECRET}: 1\n${SECRET}: 2`,
        '2:1: the kubeconfig is no valid YAML (DUPLICATE_KEY)',
      ],
      'a second document': [`a: 1\n--- \n${SECRET}: 2`, '2:1: the kubeconfig is no valid YAML (MULTIPLE_DOCS)'],
      'lists that are too deep': ['['.repeat(5000), '1:101: the kubeconfig is no valid YAML (TOO_DEEP)'],
      'aliases that multiply': [bomb(), '1:1: the kubeconfig is no valid YAML (BAD_ALIAS)'],
    })) {
      it(what, () => {
        const file = write('config', text);
        const { message, hint } = refusal({ file });
        expect(message).to.equal(`${file}:${at}`);
        expect(hint).to.include('nothing of it is shown');
      });
    }

    it('a context without its cluster or user', () => {
      const file = write('config', { ...config(), clusters: [] });
      expect(refusal({ file }).message).to.include('context "main" names the cluster "c"');
      write('config', { ...config(), users: [] });
      expect(refusal({ file }).message).to.include('context "main" names the user "u"');
    });

    it('no current context', () => {
      const file = write('config', { ...config(), 'current-context': '' });
      expect(refusal({ file })).to.include({ hint: 'these exist: main' });
    });

    it('a server that is no address', () => {
      const file = write('config', { ...config(), clusters: [cluster({ server: 'api.example:6443' })] });
      expect(refusal({ file }).message).to.include('"api.example:6443" is no address of an API server');
    });

    it('a server whose address holds a credential', () => {
      for (const server of [`htps://admin:${SECRET}@a`, `https://admin:${SECRET}@a`, `https://a?token=${SECRET}`]) {
        const file = write('config', { ...config(), clusters: [cluster({ server })] });
        expect(refusal({ file }).message).to.match(/htt?ps:\/\/a/);
      }
    });

    it('a proxy that is none, in the words of client-go', () => {
      for (const url of ['127.0.0.1:3128', 'localhost:3128', 'ftp://a:1', 'http://', `:${SECRET}@b:1`]) {
        const file = write('config', { ...config(), clusters: [cluster({ 'proxy-url': url })] });
        expect(refusal({ file }).message).to.match(/^invalid 'proxy-url' ".*" for cluster "c"$/);
      }
      for (const url of ['http://a:1', 'https://a', 'socks5://a:1']) {
        const file = write('config', { ...config(), clusters: [cluster({ 'proxy-url': url })] });
        expect(find({ file }).proxy).to.equal(url);
      }
      const env = { HOME: folder, HTTPS_PROXY: 'http://:x:y' };
      write('.kube/config', config());
      expect(refusal({ env }).message).to.include('invalid HTTPS_PROXY');
    });

    it('an auth-provider that client-go does not have, and a plugin without a command', () => {
      for (const [name, plugin] of [
        ['gcp', 'gke-gcloud-auth-plugin'],
        ['azure', 'kubelogin'],
        ['openstack', 'exec'],
        ['exec', 'exec'],
      ] as const) {
        const file = write('config', config({ user: { 'auth-provider': { name, config: { cmd: SECRET } } } }));
        const error = refusal({ file });
        expect(error.message).to.equal(`context "main": no Auth Provider found for name "${name}"`);
        expect(error.hint).to.include(plugin);
      }
      const file = write('config', config({ user: { exec: { command: '' } } }));
      expect(refusal({ file }).message).to.include("its user's exec names no command");
    });

    it('a certificate authority that cannot be read, and one that is none', () => {
      const file = write('config', { ...config(), clusters: [cluster({ 'certificate-authority': 'ca.crt' })] });
      expect(refusal({ file }).message).to.equal(
        `context "main": the certificate authority ${join(folder, 'ca.crt')} cannot be read (ENOENT)`,
      );
      write('ca.crt', SECRET);
      expect(refusal({ file }).message).to.include('the certificate authority of context "main" cannot be used');
    });

    it('a client key that does not fit', () => {
      const data = (text: string): string => Buffer.from(text).toString('base64');
      const user = { 'client-certificate-data': data(tlsFixture.files.clientCert), 'client-key-data': data(SECRET) };
      const file = write('config', config({ user }));
      expect(refusal({ file }).message).to.include('the client certificate and key of context "main" cannot be used');
    });
  });
});

const context = (name: string): object => ({ name, context: { cluster: 'c', user: 'u' } });
const cluster = (over: object = {}): object => ({
  name: 'c',
  cluster: { server: 'https://api.example:6443', ...over },
});

const config = ({ user = { token: SECRET } as object | null, contexts = [context('main')] } = {}): object => ({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'main',
  contexts,
  clusters: [cluster()],
  users: [{ name: 'u', user }],
});

/** Ten aliases of ten aliases, and so on. */
function bomb(): string {
  const names = [...'abcdefg'];
  const tenOf = (name: string | undefined): string => (name === undefined ? '1' : `*${name}`).concat(', ').repeat(10);
  return names.map((name, index) => `${name}: &${name} [${tenOf(names[index - 1])}]`).join('\n');
}
