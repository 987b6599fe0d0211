import { expect } from 'chai';
import { changeRefs, periodicRefs } from '../../../src/config/generator/refs.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { siteOf } from '../../support/site.ts';

describe('[U] config/generator/refs', () => {
  it('clones what is under test first, and starts in the folder of the suites', () => {
    expect(clonesOf('acme/thing@v2')).to.deep.equal({
      periodic: ['acme/thing@v2', 'acme/config@main, workdir'],
      change: ['acme/config@main, workdir'],
    });
  });

  it('clones once what is under test and holds the suites, at the branch under test', () => {
    expect(clonesOf('acme/config@main')).to.deep.equal({ periodic: ['acme/config@main, workdir'], change: [] });
    expect(clonesOf('acme/config@release-1')).to.deep.equal({
      periodic: ['acme/config@release-1, workdir'],
      change: [],
    });
  });

  it('clones only what is under test for a command of its own', () => {
    expect(clonesOf('acme/thing@v2', 'command')).to.deep.equal({ periodic: ['acme/thing@v2'], change: [] });
  });

  /** The clones of a test of `repo`, in a site whose suites are in acme/config@main. */
  function clonesOf(repo: string, kind: 'burst' | 'command' = 'burst'): { periodic: string[]; change: string[] } {
    const { site, suites } = siteOf({ 'suites/s.yaml': SUITE.replace('REPO', repo) });
    const test = suites.flatMap(({ tests }) => tests).find(({ experiment: { scenario } }) => scenario.kind === kind);
    if (test === undefined) throw new Error(`there is no test of kind ${kind}`);
    return { periodic: periodicRefs(test, site).map(text), change: changeRefs(test, site).map(text) };
  }
});

const text = ({ org, repo, base_ref, workdir }: JsonObject): string =>
  `${org}/${repo}@${base_ref}${workdir === true ? ', workdir' : ''}`;

const SUITE = `
version: 1
suite: s
cluster: metal
repo: REPO
testgrid: {dashboards: [acme]}
tests:
  burst:
    workload: pod
    scenario: {kind: burst, objects: 1}
    periodic: {cron: '0 1 * * *'}
  command:
    scenario: {kind: command}
    periodic: {cron: '0 2 * * *'}
    prow: {spec: {containers: [{image: x, command: [y]}]}}
`;
