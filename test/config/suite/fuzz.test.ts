import { join } from 'node:path';
import { expect } from 'chai';
import { readSiteFiles } from '../../../src/app/site.ts';
import { planTest } from '../../../src/config/plan/plan.ts';
import { decodeUtf8 } from '../../../src/config/source/decode.ts';
import { type Diagnostic, printDiagnostic } from '../../../src/config/source/diagnostic.ts';
import type { SourceFile } from '../../../src/config/source/read.ts';
import { parseConfig, type SiteFiles } from '../../../src/config/suite/parse.ts';
import { type Random, seededRandom } from '../../../src/model/random.ts';

const TRIES = Number(process.env.FUZZ_TRIES ?? 400);
const shipped = readSiteFiles(join(import.meta.dirname, '..', '..', '..'));
const names = ['site', 'suites', 'clusters', 'workloads'] as const;

describe('[I] config/suite/fuzz', () => {
  it('answers every flipped byte with complaints or a configuration, never with a crash', () => {
    const random = seededRandom(process.env.FUZZ_SEED ?? 'flip');
    const outcomes = Array.from({ length: TRIES }, (_, index) =>
      outcomeOf(names[index % names.length] ?? 'site', random),
    );
    const refused = outcomes.filter((outcome) => outcome === 'refused').length;
    console.log(`      tried ${TRIES} flipped bytes: ${refused} refused with complaints, ${TRIES - refused} read`);
    expect(refused).to.be.within(TRIES / 20, TRIES - TRIES / 20);
  });
});

function outcomeOf(role: (typeof names)[number], random: Random): 'refused' | 'read' {
  const { files, diagnostics: undecodable } = withFlip(role, random);
  const { config, diagnostics } = undecodable.length > 0 ? { diagnostics: undecodable } : parseConfig(files);
  for (const diagnostic of diagnostics) expect(printDiagnostic(diagnostic)).to.match(/^[\w./-]+:[1-9]\d*:[1-9]\d* ./);
  if (config === undefined) {
    expect(diagnostics).to.not.deep.equal([]);
    return 'refused';
  }
  // What was read is sound: a plan can be made of it.
  for (const test of config.suites.flatMap(({ tests }) => tests)) planTest(test);
  return 'read';
}

/** One byte of one file of a role is another. */
function withFlip(role: (typeof names)[number], random: Random): { files: SiteFiles; diagnostics: Diagnostic[] } {
  if (role === 'site') {
    const { file, diagnostics } = flip(shipped.site, random);
    return { files: { ...shipped, site: file }, diagnostics };
  }
  const at = random.integer(shipped[role].length);
  const diagnostics: Diagnostic[] = [];
  const flipped = shipped[role].map((file, index) => {
    if (index !== at) return file;
    const read = flip(file, random);
    diagnostics.push(...read.diagnostics);
    return read.file;
  });
  return { files: { ...shipped, [role]: flipped }, diagnostics };
}

function flip(file: SourceFile, random: Random): { file: SourceFile; diagnostics: Diagnostic[] } {
  const bytes = Buffer.from(file.text);
  const at = random.integer(bytes.length);
  // Half of them are characters with a meaning in YAML: arbitrary bytes mostly land in names and comments.
  const meaningful = '{}[]:,-#&*!|>\'"%@`?~ \n\t0';
  bytes[at] = random.uniform() < 0.5 ? random.integer(256) : meaningful.charCodeAt(random.integer(meaningful.length));
  const decoded = decodeUtf8(file.path, bytes);
  return 'text' in decoded
    ? { file: { ...file, text: decoded.text }, diagnostics: [] }
    : { file, diagnostics: [decoded.diagnostic] };
}
