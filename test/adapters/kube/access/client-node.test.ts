import { expect } from 'chai';
import { stringify } from 'yaml';
import { KubeConfig } from '../../../../src/adapters/kube/access/client-node.ts';

/** Why kubeconfigs, plugins and service accounts are read by our own code: where one of these fails, that code may go. */
describe('[I] adapters/kube/access/client-node', () => {
  const context = { name: 'm', context: { cluster: 'c', user: 'u' } };
  const cluster = (over: object = {}): object => ({ name: 'c', cluster: { server: 'https://a', ...over } });
  const configOf = (user: object, over: object = {}): KubeConfig => {
    const config = new KubeConfig();
    const users = [{ name: 'u', user }];
    const all = { 'current-context': 'm', contexts: [context], clusters: [cluster()], users, ...over };
    config.loadFromString(stringify(all));
    return config;
  };
  const headersOf = async (config: KubeConfig): Promise<object> => {
    const options: { headers: object } = { headers: {} };
    await config.applyToHTTPSOptions(options);
    return options.headers;
  };

  it('drops the token file, the groups, the uid and the extras of a user, and the extensions of a cluster', async () => {
    const config = configOf(
      { tokenFile: '/token', as: 'a', 'as-groups': ['g'], 'as-uid': '1', 'as-user-extra': { k: ['v'] } },
      { clusters: [cluster({ extensions: [{ name: 'client.authentication.k8s.io/exec', extension: {} }] })] },
    );
    expect(await headersOf(config)).to.deep.equal({ 'Impersonate-User': 'a' });
    expect(JSON.stringify(config)).to.not.match(/"\/token"|"g"|extension/);
  });

  it('refuses a cluster that two files name, where kubectl takes the first', () => {
    expect(() => configOf({}).mergeConfig(configOf({}))).to.throw('Duplicate cluster: c');
  });

  it('lets one broken entry that is not used spoil all, or drops it without a word', () => {
    const users = [{ user: {} }, { name: 'u', user: {} }];
    expect(() => configOf({}, { users })).to.throw('users[0].name is missing');
  });

  it('quotes the text of a kubeconfig that is no YAML', () => {
    expect(() => new KubeConfig().loadFromString('users:\n- token: s3cret\n  : {s3cret')).to.throw('s3cret');
  });

  it('takes a plugin that returns nothing for a login, and says on failure what the plugin printed', async () => {
    const plugin = (script: string): KubeConfig =>
      configOf({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: ['-c', script] } });
    expect(await headersOf(plugin(`echo '{"status": {}}'`))).to.deep.equal({});
    const failure = await headersOf(plugin('echo s3cret >&2; exit 1')).catch((error: unknown) => error);
    expect(String(failure)).to.include('s3cret');
  });

  it('gives a plugin nothing of the cluster', async () => {
    const script = `echo "{\\"status\\": {\\"token\\": \\"info:$KUBERNETES_EXEC_INFO\\"}}"`;
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'sh', args: ['-c', script] };
    expect(await headersOf(configOf({ exec }))).to.deep.equal({ Authorization: 'Bearer info:' });
  });
});
