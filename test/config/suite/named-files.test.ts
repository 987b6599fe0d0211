import { expect } from 'chai';
import { printDiagnostic } from '../../../src/config/source/diagnostic.ts';
import type { SiteFolder } from '../../../src/config/suite/named-files.ts';
import { parseConfig } from '../../../src/config/suite/parse.ts';
import { epochMs } from '../../../src/model/units.ts';
import { SMALL, siteFiles } from '../../support/site.ts';

const TEXTS: Readonly<Record<string, string>> = {
  'prowess.yaml': '',
  'deploy/operator.yaml': '# none yet\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
  'deploy/broken.yaml': 'apiVersion: v1\nkind: Namespace\n---\napiVersion: v1\nkind: [Secret\n',
  'deploy/values.yaml': 'apiVersion: v1\nkind: Namespace\n---\n- a list\n',
  'deploy/up.sh': '',
  'deploy/plain.sh': '',
  'templates/job.yaml.hbs': '',
};

const FILES = Object.keys(TEXTS);

/** The folder that holds these. */
const FOLDER: SiteFolder = {
  kindOf(path) {
    const plain = path.replace(/^\.\//, '');
    if (FILES.includes(plain)) return 'file';
    return plain === '.' || FILES.some((file) => file.startsWith(`${plain}/`)) ? 'folder' : undefined;
  },
  isExecutable: (path) => path.endsWith('up.sh'),
  readAt: epochMs(0),
  namesIn: (folder) => {
    const below = FILES.filter((file) => folder === '.' || file.startsWith(`${folder}/`));
    return [...new Set(below.map((file) => file.split('/')[folder === '.' ? 0 : 1] ?? ''))];
  },
  textOf: (path) => TEXTS[path.replace(/^\.\//, '')] ?? '',
};

/** What a person reads whose suite has this subject. */
const saidOf = (subject: string, site = ''): string[] =>
  parseConfig({
    ...siteFiles({
      'prowess.yaml': `${SMALL['prowess.yaml']}${site}`,
      'suites/product.yaml': `version: 1
suite: product
cluster: metal
subject: ${subject}
defaults: {workload: pod}
tests:
  one: {scenario: {kind: burst, objects: 3}}
  two: {scenario: {kind: burst, objects: 4}}
`,
    }),
    folder: FOLDER,
  }).diagnostics.map(printDiagnostic);

const release = (...manifests: string[]): string =>
  `{kind: release, version: v1, manifests: ${JSON.stringify(manifests)}}`;

const WRONG: readonly (readonly [subject: string, words: RegExp])[] = [
  [
    release('operator.yaml'),
    /^suites\/product\.yaml:4:51 subject\.manifests\.0: there is no such file; expected a file/,
  ],
  [
    release('https://example.org/a.yaml', 'deploy/operater.yaml'),
    /manifests\.1: .*did you mean `deploy\/operator\.yaml`/s,
  ],
  [release('./deploys/operator.yaml'), /did you mean `deploy\/operator\.yaml`/],
  [release('deploy/broken.yaml'), /^deploy\/broken\.yaml:5:7 the `\[` that begins here is never closed/],
  [
    release('deploy/values.yaml'),
    /^deploy\/values\.yaml:4:1 .*no object of Kubernetes; expected a map with `apiVersion`/,
  ],
  [release('deploy'), /this is a folder; expected a file, .*got "deploy"/],
  [
    '{kind: command, command: [./deploy/upp.sh]}',
    /subject\.command\.0: there is no such file.*did you mean `deploy\/up\.sh`/s,
  ],
  [
    '{kind: command, command: [deploy/plain.sh]}',
    /^suites\/product\.yaml:4:36 subject\.command\.0: this file may not be run: .*chmod \+x deploy\/plain\.sh/s,
  ],
];

const RIGHT = [
  release('https://example.org/a.yaml', 'deploy/operator.yaml', './deploy/operator.yaml'),
  '{kind: command, command: [deploy/up.sh, now]}',
  '{kind: command, command: [make, deploy]}',
  '{kind: command, command: [bash, deploy/plain.sh]}',
  '{kind: command, command: [/usr/bin/make]}',
];

describe('[I] config/suite/named-files', () => {
  for (const [subject, words] of WRONG) {
    it(`complains once of ${subject}`, () => {
      const said = saidOf(subject);
      expect(said).to.have.length(1);
      expect(said[0]).to.match(words);
    });
  }

  for (const subject of RIGHT) {
    it(`takes ${subject}`, () => {
      expect(saidOf(subject)).to.deep.equal([]);
    });
  }

  it('looks for the folder of templates', () => {
    expect(saidOf('{kind: installed}', 'templates: templates\n')).to.deep.equal([]);
    expect(saidOf('{kind: installed}', 'templates: template\n')[0]).to.match(
      /^prowess\.yaml:8:12 templates: there is no such folder; .*did you mean `templates`/s,
    );
    expect(saidOf('{kind: installed}', 'templates: prowess.yaml\n')[0]).to.match(
      /templates: this is a file; expected a folder/,
    );
  });
});
