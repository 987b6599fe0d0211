import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLogged } from '../../adapters/command.ts';
import { KnownError } from '../../model/errors.ts';
import { isJsonObject, parseJson, valueAt } from '../../model/json.ts';
import { helmText } from '../../model/subject.ts';
import type { HelmSubject } from '../../model/suite.ts';
import type { Helm } from '../../runner/subject/helm-port.ts';

/** Helm 3, the program in PATH, as https://helm.sh/docs/helm/ describes it. `cwd`: the folder of prowess.yaml. */
export function helmProgram(
  subject: HelmSubject,
  place: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Helm {
  const { release, namespace } = subject;
  const about = ['--namespace', namespace];
  const waiting = ['--wait', '--timeout', READY_WITHIN];
  const helm = async (words: readonly string[], signal: AbortSignal, quiet = false): Promise<string> => {
    const ended = await runLogged(['helm', ...words], { ...place, quiet, keepAtMost: RENDERED_MAX }, signal);
    if (ended.code === 0) return ended.printed;
    const said = ended.lastLines === '' ? 'and said nothing' : `: ${ended.lastLines}`;
    throw new KnownError(
      'infrastructure',
      `helm ${words[0]} of ${helmText(subject)} ended with ${ended.code} ${said}`,
      {
        hint: 'all that it said is in the log of the run',
      },
    );
  };
  const withValues = <T>(act: (chart: readonly string[]) => Promise<T>): Promise<T> => withFile(subject, act);
  return {
    render: (signal) => withValues((chart) => helm(['template', release, ...chart, ...about], signal, true)),
    revision: async (signal) => {
      const words = ['list', '--all', '--filter', `^${release}$`, '--output', 'json', ...about];
      return revisionIn(await helm(words, signal, true));
    },
    upgrade: async (signal) => {
      await withValues((chart) => helm(['upgrade', release, ...chart, '--install', ...about, ...waiting], signal));
    },
    rollback: async (revision, signal) => {
      await helm(['rollback', release, String(revision), ...about, ...waiting], signal);
    },
    uninstall: async (signal) => {
      await helm(['uninstall', release, ...about, ...waiting], signal);
    },
  };
}

/** Within the time of the subject's step. */
const READY_WITHIN = '12m';
/** Charts render megabytes of CustomResourceDefinitions. */
const RENDERED_MAX = 64 * 1024 * 1024;

/** The chart as helm takes it. Its values are in a file that only this user can read: they may hold a token. */
async function withFile<T>(subject: HelmSubject, act: (chart: readonly string[]) => Promise<T>): Promise<T> {
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
