import { costOf } from '../model/infrastructure.ts';
import type { Provenance, ScrapedSource } from '../model/result.ts';
import { elapsed, ms } from '../model/units.ts';
import type { RunRecord } from './facts/record.ts';
import type { Edge } from './facts/usage.ts';
import { regimeOf } from './regime.ts';
import { subjectOf } from './subject.ts';

/** What is under test: it changes with every commit, so it does not make a regime of its own. */
const SUBJECT = 'kubevirt';

/** Where a run took place and with what. */
export function provenanceOf(facts: RunRecord): Provenance {
  const nodes = facts.inventories[0]?.nodes ?? [];
  const versions = versionsOf(facts);
  const scraped = facts.edges.flatMap(scrapedSource);
  return {
    ...subjectOf(facts.run, facts.plan.experiment, versions),
    ...deployedImages(facts),
    ...deployedManifests(facts),
    nodes,
    versions,
    regime: regimeOf(facts, { nodes, versions }),
    clock: facts.clock,
    lock: lockOf(facts),
    ...(scraped.length > 0 && { scraped }),
    ...madeOf(facts),
  };
}

function deployedImages({ images }: RunRecord): Pick<Provenance, 'images'> {
  const found = images.flatMap(({ event, image, digest }) =>
    event === 'found' && digest !== undefined ? [[image, digest] as const] : [],
  );
  return found.length === 0 ? {} : { images: Object.fromEntries(found) };
}

function deployedManifests({ subjects }: RunRecord): Pick<Provenance, 'manifests'> {
  const rendered = subjects.find(({ manifests }) => manifests !== undefined)?.manifests;
  return rendered === undefined ? {} : { manifests: rendered.hash };
}

/** The versions that were measured: those of the first look after the subject was verified, or what is known until then. */
function versionsOf({ subjects, inventories }: RunRecord): Provenance['versions'] {
  const verified = subjects.find(({ event }) => event === 'verified');
  const first = inventories[0]?.versions ?? {};
  if (verified === undefined) return first;
  const inForce = inventories.find(({ at }) => at > verified.at)?.versions ?? first;
  const { [SUBJECT]: _, ...around } = inForce;
  return verified.reported === undefined ? around : { ...around, [SUBJECT]: verified.reported };
}

function scrapedSource({ source, level, before, after }: Edge): ScrapedSource[] {
  const { via } = before;
  if (via === undefined) return [];
  return [{ source, level: level || undefined, via, before: before.readAt, after: after?.readAt }];
}

function madeOf({ infrastructure, plan, endedAt, host }: RunRecord): Pick<Provenance, 'made'> {
  const [first] = infrastructure;
  if (first === undefined) return {};
  const { provider, id } = first;
  // Images are waited for where no cluster is yet.
  const up = infrastructure.find(({ phase }) => phase !== 'images');
  const existedMs = up === undefined ? ms(0) : elapsed(up.startedAt, endedAt);
  const price = plan.experiment.cluster?.infrastructure?.price;
  const phases = infrastructure.map(({ phase, how, durationMs, reason, found, ...fact }) => ({
    phase,
    how,
    startedAt: fact.startedAt,
    durationMs,
    ...(reason !== undefined && { reason }),
    ...(found !== undefined && { found }),
  }));
  return {
    made: {
      provider,
      id,
      phases,
      existedMs,
      ...(host !== undefined && { host }),
      ...(price !== undefined && { cost: costOf(price, existedMs) }),
    },
  };
}

function lockOf({ locks, steps }: RunRecord): Provenance['lock'] {
  const acquired = locks.find(({ event, resource }) => event === 'acquired' && resource === undefined);
  const asked = steps.find(({ kind }) => kind === 'lock');
  if (acquired?.token === undefined) return undefined;
  return { token: acquired.token, waitedMs: asked === undefined ? ms(0) : elapsed(asked.startedAt, acquired.at) };
}
