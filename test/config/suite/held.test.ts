import { expect } from 'chai';
import { describeStep } from '../../../src/config/plan/describe.ts';
import { planTest } from '../../../src/config/plan/plan.ts';
import { complaintsAbout, SMALL, siteOf } from '../../support/site.ts';

const suite = (name: string, holds: string): string =>
  `version: 1\nsuite: ${name}\ncluster: metal\nmeasures: environment\ndefaults: {workload: pod}\nholds: ${holds}\ntests:\n  one: {scenario: {kind: burst, objects: 3}}\n`;

const filesOf = (holds: string, other = '[]') => ({
  'suites/a.yaml': suite('a', holds),
  'suites/b.yaml': suite('b', other),
});

describe('[I] config/suite/held', () => {
  it('is waited for after the lock of the cluster, each resource once and in one order', () => {
    const { tests: [test] = [] } = siteOf(filesOf('[storage/ceph, fabric/rack-1, fabric/rack-1]')).suites[0] ?? {};
    if (test === undefined) throw new Error('the suite has a test');
    const plan = planTest(test);
    const lock = plan.steps.find(({ kind }) => kind === 'lock');
    expect(lock && describeStep(lock, plan)).to.match(
      /^wait for the lease \S+\/metal, then for what it holds: fabric\/rack-1, storage\/ceph$/,
    );
  });

  it('is no name with blanks or capitals', () => {
    expect(complaintsAbout(filesOf('[Rack 1]'))).to.include('expected a name such as fabric/rack-1');
  });

  it('is nothing on a cluster that each run makes, where a test takes back what its suite says', () => {
    const made = (own: string) => ({
      ...filesOf('[fabric]'),
      'suites/clusters/made.yaml':
        'version: 1\ncluster: made\nexclusive: true\nnodes: {schedulable: 1}\ninfrastructure: {kind: local}\n',
      'suites/b.yaml': suite('b', '[fabric]').replace('one: {', `one: {cluster: made, ${own}`),
    });
    expect(complaintsAbout(made(''))).to.include('no other run sees what it holds');
    expect(complaintsAbout(made('holds: [], '))).to.equal('');
  });

  it('has as many places in one suite as in another, or their runs would not wait for each other', () => {
    expect(complaintsAbout(filesOf('[fabric]', '[{resource: fabric, atOnce: 2}]'))).to.include(
      'fabric may be held by 2 at once here, and by 1 in a/one',
    );
  });

  it('is held in one namespace by all, or their runs would not wait for each other', () => {
    const apart = SMALL['suites/clusters/metal.yaml']
      .replace('cluster: metal', 'cluster: other')
      .concat('lock: {namespace: elsewhere}\n');
    const files = {
      ...filesOf('[fabric]'),
      'suites/clusters/other.yaml': apart,
      'suites/b.yaml': suite('b', '[fabric]').replace('cluster: metal', 'cluster: other'),
    };
    expect(complaintsAbout(files)).to.include(
      'fabric is held by a Lease in the namespace elsewhere here, and in prowess in a/one',
    );
  });

  it('has one number of places in a list that names it twice', () => {
    expect(complaintsAbout(filesOf('[fabric, {resource: fabric, atOnce: 2}]'))).to.include(
      'fabric may be held by 2 at once here, and by 1 before',
    );
  });
});
