import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { canonicalJson, isJsonObject, type Json, type JsonObject, listAt, stringAt } from '../../src/model/json.ts';

const folder = join(import.meta.dirname, '..', '..', 'examples', 'kubevirt-lanes');
const original = jobsIn('original');
const generated = jobsIn('jobs');

/** What the generated jobs say and the originals do not, and why. */
const EVERYWHERE = {
  'annotations.description': 'people read it in TestGrid and Deck',
  'annotations.testgrid-num-columns-recent':
    "how far back the tab's status looks is stated, not left to TestGrid's default",
  'annotations.testgrid-tab-name':
    'stated, for links to it: without it TestGrid names a tab after its job, and so do we',
  decorate: 'stated on each job, where KubeVirt has decorate_all_jobs for the whole Prow',
};
const ON_THE_CLUSTER = {
  error_on_eviction: 'a run that was evicted is not repeated behind the back of the queue',
  job_queue_name: 'one queue keeps the two jobs on the performance cluster apart',
};

describe('[U] examples/kubevirt-lanes', () => {
  it('has the five jobs of the original', () => {
    expect([...generated.keys()].sort()).to.deep.equal([...original.keys()].sort());
    expect(original.size).to.equal(5);
  });

  for (const [name, job] of original) {
    it(`says of ${name} what the original says, and what is listed here`, () => {
      const expected = { ...EVERYWHERE, ...(name.includes('-cluster-') && ON_THE_CLUSTER) };
      expect(differences(job, generated.get(name) ?? {})).to.have.members(
        Object.keys(expected).map((path) => `+${path}`),
      );
    });
  }
});

/** The periodics of a folder's files, by name. */
function jobsIn(below: string): Map<string, JsonObject> {
  const files = readdirSync(join(folder, below)).filter((file) => file.endsWith('.yaml'));
  const jobs = files.flatMap((file) => listAt(parse(readFileSync(join(folder, below, file), 'utf8')), 'periodics'));
  return new Map(jobs.filter(isJsonObject).map((job) => [stringAt(job, 'name') ?? '', job]));
}

/** Paths that were added (+), removed (-) or changed (~). */
function differences(from: Json | undefined, to: Json | undefined, path = ''): string[] {
  if (!isJsonObject(from) || !isJsonObject(to)) {
    if (canonicalJson(from ?? null) === canonicalJson(to ?? null)) return [];
    return [`${from === undefined ? '+' : to === undefined ? '-' : '~'}${path}`];
  }
  const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
  return [...keys].flatMap((key) => differences(from[key], to[key], path === '' ? key : `${path}.${key}`));
}
