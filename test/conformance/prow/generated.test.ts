import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { jobsOf } from '../../../src/config/generator/job.ts';
import { plansOf } from '../../../src/config/plan/plans.ts';
import { BUILT_TEST, buildingSuite } from '../../support/building-suite.ts';
import { bundledSuites, engineSuites, SUITES } from '../../support/built-suites.ts';
import { writeFiles } from '../../support/files.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { expectGolden } from '../../support/golden.ts';
import { shippedConfig } from '../../support/shipped.ts';
import { siteOf } from '../../support/site.ts';
import { generatedSite } from '../support/generated-site.ts';
import { checkconfig, prowJob, prowPod } from '../support/prow.ts';
import { prowSite } from '../support/prow-site.ts';
import { configure } from '../support/testgrid.ts';

const root = join(import.meta.dirname, '..', '..', '..');

describe('what is generated, to the programs that read it', () => {
  const shipped = prowSite(join(root, 'jobs'), [join(root, 'operator', 'prow-config.gen.yaml')]);
  const exampleOf = (name: string) => {
    const example = join(root, 'examples', name);
    return prowSite(join(example, 'jobs'), [join(example, 'operator', 'prow-config.gen.yaml')]);
  };
  const [dedicated, cern, kata] = [exampleOf('kubevirt-dedicated'), exampleOf('cern'), exampleOf('kata')];
  const built = generatedSite(siteOf(SUITES));

  const bundled = generatedSite(siteOf(bundledSuites()));
  const engines = generatedSite(siteOf(engineSuites()));
  const building = generatedSite(siteOf(buildingSuite(BUILT_TEST)));

  for (const [name, site] of Object.entries({ shipped, dedicated, cern, kata, built, bundled, building, engines })) {
    it(`is accepted by checkconfig with all warnings as errors: ${name}`, async () => {
      const { code, stderr } = await checkconfig(site);
      expect(code, stderr).to.equal(0);
    });
  }

  const config = shippedConfig();
  for (const { name } of jobsOf(config, plansOf(config))) {
    it(`becomes the pod of ${name}`, async () => {
      expectGolden(`conformance/pods/${name}.yaml`, withoutTimes(await prowPod(await prowJob(shipped, name))));
    });
  }

  it('is accepted by the configurator, in files and as annotations', async () => {
    const inFiles = await configure(join(root, 'testgrid'), shipped);
    expect(inFiles.code, inFiles.stderr).to.equal(0);

    const config = siteOf({ ...SUITES, 'prowess.yaml': ANNOTATED });
    const own = temporaryFolder();
    const names = [
      ...new Set(
        config.suites.flatMap(({ tests }) => tests.flatMap(({ publish: { testgrid } }) => testgrid.dashboards)),
      ),
    ];
    writeFiles(own, {
      'default.yaml': readFileSync(join(root, 'testgrid', 'default.yaml'), 'utf8'),
      'dashboards.yaml': JSON.stringify({ dashboards: names.map((name) => ({ name })) }),
    });
    const annotated = await configure(own, generatedSite(config), '--print-text');
    expect(annotated.code, annotated.stderr).to.equal(0);
    const groups = [...annotated.stdout.matchAll(/^test_groups:? <\n +name: "(.*)"/gm)].map(([, name]) => name);
    expect(groups.sort()).to.deep.equal([
      'periodic-more-own-pod',
      'periodic-more-shared',
      'periodic-two-burst',
      'periodic-two-sweep',
      'pull-own-burst',
    ]);
  });
});

/** The plan's estimates may change without the pod becoming another one; the times that follow from them are tested elsewhere. */
const withoutTimes = (pod: string): string =>
  pod
    .replaceAll(/"(timeout|grace_period|pod_\w+_timeout)":("[^"]*"|\d+)/g, '"$1":"-"')
    .replace(/(terminationGracePeriodSeconds:) \d+/, '$1 0');

const ANNOTATED = `
version: 1
site: annotated
repo: acme/config@main
runner: {image: registry.example/prowess:v1}
bucket: {name: acme-prow}
testgrid: annotations
`;
