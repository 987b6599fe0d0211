import { parseGoDuration } from '../../../prow/go-duration.ts';
import type { YamlKind } from '../../../prow/yaml-value.ts';
import type { YamlNode, YamlScalar } from '../../source/yaml-node.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { kindOf, walkFields } from '../fields.ts';
import { type JobTree, jobAt } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const wrongType: LintRule = {
  id: 'wrong-type',
  severity: 'error',
  summary: 'a value of the wrong type, most often an unquoted number or boolean where Prow wants a string',
  why:
    'Annotations, labels and values of env are strings: `testgrid-days-of-results: 60`, `value: true`, and in YAML ' +
    '1.1 also `value: on`, stop every Prow component from loading the configuration. pod_pending_timeout and its ' +
    'siblings take a duration only, never a number.',
  source: 'sigs.k8s.io/yaml convertToJSONableObject, Go encoding/json; sigs.k8s.io/prow pkg/config/jobs.go',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
  annotations:
    testgrid-days-of-results: 60
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  annotations:
    testgrid-days-of-results: "60"
${CONTAINER}
      command: [./perf.sh]
`,
  check: checkTypes,
};

function* checkTypes(tree: JobTree): Generator<Complaint> {
  yield* checkRoots(tree);
  for (const file of tree.files) {
    for (const event of walkFields(file, tree)) {
      if (event.what !== 'value') continue;
      const wanted = mismatch(event.node, event.wants, event.converts);
      if (wanted === undefined) continue;
      const { node, path } = event;
      const job = jobAt(tree, file.file.path, node.at.line);
      const name = path.slice(path.lastIndexOf('.') + 1);
      yield {
        file: file.file.path,
        at: node.at,
        ...(job !== undefined && { job: job.name }),
        message: `\`${name}\` wants ${wanted}, and gets ${describe(node)}`,
        fix: node.kind === 'scalar' && wanted === 'a string' ? `quote it: "${node.text}"` : `write ${wanted}`,
      };
    }
  }
}

/** Files of a job folder that hold no map at all. */
function* checkRoots({ beside }: JobTree): Generator<Complaint> {
  for (const { file, root } of beside) {
    if (root === undefined || root.kind === 'map' || (root.kind === 'scalar' && kindOf(root) === 'null')) continue;
    const message = `Prow reads every YAML of a job folder, wants a map, and gets ${describe(root)}`;
    yield { file: file.path, at: root.at, message, fix: 'move it elsewhere, or name it in .prowignore' };
  }
}

const SCALARS: Readonly<Record<string, { readonly wanted: string; readonly kinds: readonly YamlKind[] }>> = {
  string: { wanted: 'a string', kinds: ['string'] },
  bool: { wanted: 'true or false', kinds: ['bool'] },
  int: { wanted: 'an integer', kinds: ['int'] },
  float: { wanted: 'a number', kinds: ['int', 'float'] },
  duration: { wanted: 'a duration such as 2h', kinds: ['string', 'int'] },
  metaDuration: { wanted: 'a duration such as "2h", in quotes or with its unit', kinds: ['string'] },
  quantity: { wanted: 'a quantity such as 4Gi', kinds: ['string', 'int', 'float'] },
  intOrString: { wanted: 'an integer or a string', kinds: ['string', 'int'] },
  time: { wanted: 'an RFC 3339 time', kinds: ['string'] },
};

/** What is wanted instead; undefined when the value will do. */
function mismatch(node: YamlNode, wants: string, converts: boolean): string | undefined {
  if (wants === 'any' || (node.kind === 'scalar' && kindOf(node) === 'null')) return undefined;
  if (wants.startsWith('[]')) return node.kind === 'list' ? undefined : 'a list';
  const scalar = SCALARS[wants];
  if (scalar === undefined) return node.kind === 'map' ? undefined : 'a map';
  if (node.kind !== 'scalar') return scalar.wanted;
  if (wants === 'string' && converts) return undefined;
  return fits(node, wants, scalar.kinds) ? undefined : scalar.wanted;
}

const fits = (node: YamlScalar, wants: string, kinds: readonly YamlKind[]): boolean =>
  (kinds.includes(kindOf(node)) && readable(node.text, wants)) || (kinds.includes('int') && isWhole(node));

/** Go takes 1.0 and 1e2 for integers. */
const isWhole = (node: YamlScalar): boolean =>
  kindOf(node) === 'float' && Number.isSafeInteger(Number(node.text.replaceAll('_', '')));

function readable(text: string, wants: string): boolean {
  if (wants === 'quantity') return /^[-+]?(\d+(\.\d*)?|\.\d+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?\d+)?$/.test(text);
  if (wants === 'duration' && /^\d+$/.test(text)) return true;
  return wants === 'duration' || wants === 'metaDuration'
    ? parseGoDuration(text) !== undefined || /[a-z]/.test(text)
    : true;
}

function describe(node: YamlNode): string {
  if (node.kind !== 'scalar') return node.kind === 'map' ? 'a map' : 'a list';
  const kind = kindOf(node);
  if (kind === 'string') return `the text "${node.text}"`;
  return `the ${kind === 'bool' ? 'boolean' : 'number'} ${node.text}`;
}
