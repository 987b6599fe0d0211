import { findFailures } from '../../src/prow/shell/failures.ts';
import { findShell } from '../../src/prow/shell/invocation.ts';
import { exitCodesOf, type ShellRun } from './shell-runs.ts';
import { LETTERS, sampleScripts } from './shell-scripts.ts';

interface Claim extends ShellRun {
  readonly isLost: boolean;
}

export interface Agreement {
  readonly runs: number;
  /** How many failures the real shell did not show. */
  readonly lost: number;
  /** What we say otherwise than the shell. */
  readonly disputes: readonly string[];
}

/** Fails each command of random scripts in turn, and holds what we say of it against the exit code of the real shell. */
export function compareWithShell(shell: string, seed: number, scripts: number): Agreement {
  const claims = sampleScripts(seed, scripts).flatMap((script) => claimsAbout(shell, script));
  const codes = exitCodesOf(claims);
  const disputes = claims.flatMap(({ script, fails, isLost }, index) =>
    isLost === (codes[index] === 0)
      ? []
      : [`${shell}, work-${fails} fails: exit code ${codes[index]}, we say ${isLost ? 'lost' : 'shown'}\n${script}`],
  );
  return { runs: claims.length, lost: codes.filter((code) => code === 0).length, disputes };
}

/** One for each command that is reached. */
function claimsAbout(shell: string, script: string): Claim[] {
  const invocation = findShell([...shell.split(' '), script]);
  const failures = invocation === undefined ? undefined : findFailures(script, invocation);
  if (failures === undefined) throw new Error(`not parsed: ${script}`);
  return LETTERS.flatMap((fails) => {
    const at = script.indexOf(`work-${fails}`);
    const found = failures.commands.find(
      ({ text, offset }) => at >= offset && at < offset + PREFIX && text.includes(`work-${fails}`),
    );
    return found === undefined || found.lostBy === 'loop'
      ? []
      : [{ shell, script, fails, isLost: found.lostBy !== undefined }];
  });
}

/** As long as what may stand before a command's name: `env A=1 `. */
const PREFIX = 'env A=1 w'.length;
