import { EXIT_CODES, type ExitName } from '../model/errors.ts';
import type { Artifact, Result } from '../model/result.ts';
import { type XmlElement, xmlDocument } from '../render/xml.ts';

/** How one test of a suite ended, for a file that names all of them. */
export interface EndedTest {
  /** `suite/test`. */
  readonly test: string;
  readonly exit: ExitName;
  readonly result?: Pick<Result, 'headline'>;
  /** Why it has no result. */
  readonly reason?: string;
}

/** One row per test of a suite that ran together; the rows of each are in the junit of its own folder. */
export function suiteJunit(tests: readonly EndedTest[]): Artifact {
  const failures = tests.filter(({ exit }) => exit !== 'pass').length;
  const counts = { tests: String(tests.length), failures: String(failures), skipped: '0' };
  const suite = { name: 'testsuite', attributes: { name: '', ...counts }, children: tests.map(row) };
  return { path: 'junit_prowess.xml', text: xmlDocument({ name: 'testsuites', children: [suite] }) };
}

function row({ test, exit, result, reason = '' }: EndedTest): XmlElement {
  const text = result?.headline ?? reason;
  const says: XmlElement =
    exit === 'pass'
      ? { name: 'system-out', children: [text] }
      : { name: 'failure', attributes: { message: EXIT_CODES[exit].reason }, children: [text] };
  return { name: 'testcase', attributes: { name: test }, children: [says] };
}
