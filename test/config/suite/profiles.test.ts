import { expect } from 'chai';
import { clusterRole } from '../../../src/config/generator/operator/rights.ts';
import { planTest } from '../../../src/config/plan/plan.ts';
import { experimentIdentity } from '../../../src/model/identity.ts';
import { complaintsAbout, siteOf } from '../../support/site.ts';

const suite = (profiles: string): Record<string, string> => ({
  'suites/density.yaml': `
version: 1
suite: density
cluster: metal
workload: pod
tests:
  burst:
    scenario: {kind: burst, objects: 10}
    ${profiles === '' ? '' : `profiles: ${profiles}`}
`,
});

const testOf = (profiles: string) => siteOf(suite(profiles)).suites[0]?.tests[0] ?? expect.fail('no test');

describe('[U] config/suite/schema/profiles', () => {
  it('knows where the API server is, and takes pods and addresses as they are written', () => {
    const { profiles } = testOf(`
      every: 30s
      of:
        - {component: apiserver}
        - {component: cilium-agent, namespace: kube-system, selector: k8s-app=cilium, port: 6060, take: [cpu]}
        - {component: operator, url: "https://10.0.0.7:9/pprof", insecureSkipTlsVerify: true}
`).experiment;
    expect(profiles).to.deep.equal({
      everyMs: 30_000,
      cpuMs: 10_000,
      of: [
        { component: 'apiserver', kinds: ['heap', 'cpu'], place: { kind: 'apiserver' } },
        {
          component: 'cilium-agent',
          kinds: ['cpu'],
          place: {
            kind: 'pods',
            namespace: 'kube-system',
            selector: 'k8s-app=cilium',
            port: 6060,
            scheme: 'http',
            path: '/debug/pprof',
            through: 'proxy',
            most: 5,
          },
        },
        {
          component: 'operator',
          kinds: ['heap', 'cpu'],
          place: { kind: 'url', url: 'https://10.0.0.7:9/pprof', insecureSkipTlsVerify: true, login: false },
        },
      ],
    });
  });

  it('makes it another experiment: profiles cost some of what is measured', () => {
    const identity = (profiles: string): string => experimentIdentity(planTest(testOf(profiles)));
    const without = identity('');
    expect(identity('{of: [{component: apiserver}]}')).not.to.equal(without);
    expect(identity('{every: 30s, of: [{component: apiserver}]}')).not.to.equal(
      identity('{of: [{component: apiserver}]}'),
    );
  });

  it('gives the account of a job the right to read the profiles of the API server, where a test takes them', () => {
    const rights = (profiles: string): string => JSON.stringify(clusterRole('runner', [testOf(profiles)]));
    expect(rights('{of: [{component: apiserver}]}')).to.include('"nonResourceURLs":["/debug/pprof/*"]');
    expect(rights('{of: [{component: a, selector: a=b, port: 1}]}')).not.to.include('/debug/pprof');
  });

  it('says what is missing, and what belongs elsewhere', () => {
    const cases: [string, RegExp][] = [
      ['{of: [{component: agent}]}', /expected the selector of its pods with a port, or a url/],
      ['{of: [{component: agent, selector: a=b}]}', /expected the port beside the selector/],
      ['{of: [{component: apiserver, port: 1}]}', /`port` belongs to a selector/],
      ['{of: [{component: a, selector: a=b, port: 1, login: true}]}', /`login` belongs to a url/],
      ['{of: [{component: a, selector: a=b, port: 1, url: "http://a"}]}', /expected either selector or url, not both/],
      ['{of: [{component: a, url: "http://a", login: true}]}', /credentials are not sent in the clear/],
      ['{every: 5s, of: [{component: apiserver}]}', /expected at most as much as `every`/],
      ['{cpu: 2m, of: [{component: apiserver}]}', /expected at most 60s/],
      ['{of: [{component: apiserver, take: [memory]}]}', /take/],
      ['{of: []}', /of/],
    ];
    for (const [profiles, complaint] of cases)
      expect(complaintsAbout(suite(profiles)), profiles)
        .to.match(complaint)
        .and.match(/^suites\/density\.yaml:\d+:\d+/);
  });
});
