import type { Artifact } from '../model/result.ts';
import { xmlDocument } from '../render/xml.ts';

/** A row for the removal of the cluster that was made for a run, in a file of its own: it comes after the results. `left`: why it is still there. */
export function teardownJunit(left: string | undefined): Artifact {
  const outcome =
    left === undefined
      ? { name: 'system-out', children: ['nothing is left of the cluster'] }
      : { name: 'failure', attributes: { message: 'the cluster is still there' }, children: [left] };
  const testcase = { name: 'testcase', attributes: { name: 'teardown' }, children: [outcome] };
  const counts = { tests: '1', failures: left === undefined ? '0' : '1', skipped: '0' };
  const suite = { name: 'testsuite', attributes: { name: '', ...counts }, children: [testcase] };
  return { path: 'junit_teardown.xml', text: xmlDocument({ name: 'testsuites', children: [suite] }) };
}
