import { UnreadableFile } from '../json-file.ts';
import type { EngineFile } from '../outcome.ts';

/** One row of the engine's junit.xml. */
export interface JunitCase {
  readonly name: string;
  /** Absent where it passed. */
  readonly failure?: string;
}

/** The rows of `junit.xml` (perf-tests clusterloader2/pkg/test). Throws UnreadableFile where it is torn. */
export function junitCases({ name, text = '' }: EngineFile): readonly JunitCase[] {
  if (!/<\/testsuites?>\s*$/.test(text)) throw new UnreadableFile(`${name} is torn: it does not end with </testsuite>`);
  return [...text.matchAll(CASE)].map(([, attributes = '', body = '']) => {
    const [, written = ''] = /\bname="([^"]*)"/.exec(attributes) ?? [];
    const [, failure] = /<(?:failure|error)\b[^>]*>([\s\S]*?)<\/(?:failure|error)>/.exec(body) ?? [];
    const failed = failure !== undefined || /<(?:failure|error)\b/.test(body);
    return { name: unescaped(written), ...(failed && { failure: cleaned(unescaped(failure ?? '')) }) };
  });
}

/** How many rows failed, as the heads of its suites count them. */
export const failuresCounted = ({ text = '' }: EngineFile): number =>
  [...text.matchAll(/<testsuite\s([^>]*)>/g)]
    .flatMap(([, attributes = '']) => [...attributes.matchAll(/\b(?:failures|errors)="(\d+)"/g)])
    .reduce((sum, [, digits]) => sum + Number(digits), 0);

const CASE = /<testcase\b((?:[^">]|"[^"]*")*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;

/** Go's encoding/xml writes numeric references for quotes and line ends. */
const unescaped = (text: string): string =>
  text.replace(/&(?:#x([0-9A-Fa-f]+)|#(\d+)|(\w+));/g, (written, hex?: string, decimal?: string, named?: string) => {
    if (named !== undefined) return NAMED[named] ?? written;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Ginkgo's reporter puts the place in its source around the message; ClusterLoader2 has none. */
const cleaned = (text: string): string => text.replaceAll(/^:0$/gm, '').trim();
