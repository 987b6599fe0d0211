import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandPlace, runLogged } from '../../adapters/command.ts';
import { KnownError } from '../../model/errors.ts';
import { isJsonObject, parseJson, valueAt } from '../../model/json.ts';
import type { HelmSubject } from '../../model/suite.ts';
import type { Helm, ReleaseName } from '../../runner/subject/helm-port.ts';

/** Helm 3, the program in PATH, as https://helm.sh/docs/helm/ describes it, in the folder of prowess.yaml and with `commandEnvironment`. */
export function helmProgram(place: CommandPlace): Helm {
  const helm = async (words: readonly string[], name: ReleaseName, signal: AbortSignal, quiet = false) => {
    const { namespace, release } = name;
    const options = { ...place, quiet, keepAtMost: RENDERED_MAX };
    const ended = await runLogged(['helm', ...words, '--namespace', namespace], options, signal);
    if (ended.code === 0) return ended.printed;
    const said = ended.lastLines === '' ? 'and said nothing' : `: ${ended.lastLines}`;
    throw new KnownError(
      'infrastructure',
      `helm ${words[0]} of the release ${release} in ${namespace} ended with ${ended.code} ${said}`,
      { hint: 'all that it said is in the log of the run' },
    );
  };
  return {
    render: (subject, signal) =>
      withChart(subject, (chart) => helm(['template', subject.release, ...chart], subject, signal, true)),
    revision: async (name, signal) => {
      const words = ['list', '--all', '--filter', `^${name.release}$`, '--output', 'json'];
      return revisionIn(await helm(words, name, signal, true));
    },
    upgrade: async (subject, labels, signal) => {
      const marks = Object.entries(labels).map((label) => label.join('='));
      const words = ['--install', '--labels', marks.join(','), ...WAITING];
      await withChart(subject, (chart) => helm(['upgrade', subject.release, ...chart, ...words], subject, signal));
    },
    rollback: async (name, revision, signal) => {
      await helm(['rollback', name.release, String(revision), ...WAITING], name, signal);
    },
    uninstall: async (name, signal) => {
      await helm(['uninstall', name.release, ...WAITING], name, signal);
    },
  };
}

/** Within the time of the subject's step. */
const WAITING = ['--wait', '--timeout', '12m'];
/** Charts render megabytes of CustomResourceDefinitions. */
const RENDERED_MAX = 64 * 1024 * 1024;

/** The chart as helm takes it. Its values are in a file that only this user can read: they may hold a token. */
async function withChart<T>(subject: HelmSubject, act: (chart: readonly string[]) => Promise<T>): Promise<T> {
  const { chart, repository, version, valueFiles, values } = subject;
  const folder = mkdtempSync(join(tmpdir(), 'prowess-helm-'));
  try {
    const file = join(folder, 'values.json');
    writeFileSync(file, JSON.stringify(values), { mode: 0o600 });
    const from = [
      ...(repository === undefined ? [] : ['--repo', repository]),
      ...(version === undefined ? [] : ['--version', version]),
    ];
    return await act([chart, ...from, ...[...valueFiles, file].flatMap((path) => ['--values', path])]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Of `helm list --output json`: a list with the release, or an empty one. */
function revisionIn(printed: string): number | undefined {
  const releases = parseJson(printed);
  if (!Array.isArray(releases)) {
    throw new KnownError('infrastructure', `helm list printed no list in JSON: ${printed.slice(0, 200)}`);
  }
  const [first] = releases.filter(isJsonObject);
  return first === undefined ? undefined : Number(valueAt(first, 'revision'));
}
