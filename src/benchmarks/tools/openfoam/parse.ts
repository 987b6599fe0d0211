import { notAsMany } from '../../checks.ts';
import {
  type AskedOfTool,
  failed,
  measured,
  type ToolParser,
  type ToolProblem,
  type ToolReading,
  toolVersion,
  unparsable,
} from '../../outcome.ts';
import { bothTexts, lineWith, noResult, numberIn } from '../../text.ts';
import { reading } from '../../units.ts';
import { timesOf } from '../gnu-time/parse.ts';

const FATAL =
  /^.*(?:FOAM FATAL (?:IO )?ERROR|FOAM aborting|FOAM exiting|FOAM parallel run exiting|Foam::sigFpe::sigHandler|Foam::sigSegv|Primary job {2}terminated|MPI_ABORT was invoked).*$/m;

/** Without FOAM_SIGFPE a solver that diverged goes on to its end. */
const NO_NUMBER = /\b(?:residual|local|global|cumulative|deltaT|mean|average|min|max) ?[=:] *[+-]?(?:nan|inf)\b/i;

/** A solver of OpenFOAM, such as icoFoam, also below `time -p`. */
export const parseOpenfoam: ToolParser = (output, asked) => {
  const { stdout } = output;
  const fatal = FATAL.exec(bothTexts(output))?.[0];
  if (fatal !== undefined) return failed(whatIsFatal(bothTexts(output)) ?? fatal.trim());
  if (/^Build\s+: /m.test(stdout) && !/^Starting time loop$/m.test(stdout)) {
    return unparsable(
      `${/^Exec\s+: (\S+)/m.exec(stdout)?.[1] ?? 'it'} prepares a case: expected the output of a solver, with a time loop`,
    );
  }
  const diverged = lineWith(NO_NUMBER, stdout);
  if (diverged !== undefined) return failed(`the solver diverged: ${diverged}`);
  const steps = stepsOf(stdout);
  const last = steps.at(-1);
  if (last === undefined) return noResult(output, 'the time steps of a solver of OpenFOAM, with their ExecutionTime');
  const version = /^Build\s+: (?:OPENFOAM=)?(\S+)/m.exec(stdout)?.[1];
  return measured(toolVersion('OpenFOAM', version), readingsOf(last, bothTexts(output)), [
    ...unfinished(stdout),
    ...wrongSteps(stdout, steps, asked),
    notAsMany('processes', numberIn(stdout, /^nProcs\s+: (\d+)$/m) ?? 1, asked.participants),
  ]);
};

/** The sentence below the banner of an error. */
const whatIsFatal = (text: string): string | undefined =>
  /FOAM FATAL (?:IO )?ERROR:[^\n]*\n(?:\[\d+\] )?([^\n]+)/.exec(text)?.[1]?.trim() ??
  (/Foam::sigFpe/.test(text) ? 'the solver diverged: floating point exception' : undefined);

interface FoamStep {
  readonly executionS: number;
  readonly clockS: number;
}

const stepsOf = (stdout: string): FoamStep[] =>
  [...stdout.matchAll(/^ExecutionTime = ([\d.]+) s {2}ClockTime = (\d+) s$/gm)].map(([, execution, clock]) => ({
    executionS: Number(execution),
    clockS: Number(clock),
  }));

/** ClockTime is in whole seconds: below one it says nothing. The user and system time of `time` are those of mpirun, not of the ranks. */
function readingsOf({ executionS, clockS }: FoamStep, text: string): ToolReading[] {
  const time = (name: string, label: string, value: number): ToolReading =>
    reading({ metric: 'benchmark-time', reading: name, label, value, unit: 's' });
  const elapsed = timesOf(text)?.elapsed.value;
  return [
    time('execution', 'ExecutionTime', executionS),
    ...(clockS === 0 ? [] : [time('clock', 'ClockTime', clockS)]),
    ...(elapsed === undefined ? [] : [time('elapsed', 'real', elapsed)]),
  ];
}

function unfinished(stdout: string): ToolProblem[] {
  const isParallel = /^Exec\s+: .*-parallel/m.test(stdout) || (numberIn(stdout, /^nProcs\s+: (\d+)$/m) ?? 1) > 1;
  return [
    !/^End\s*$/m.test(stdout) && 'the solver did not reach its end',
    isParallel && !/^Finalising parallel run$/m.test(stdout) && 'the parallel run was not finalised',
  ];
}

function wrongSteps(stdout: string, steps: readonly FoamStep[], asked: AskedOfTool): ToolProblem[] {
  const begun = [...stdout.matchAll(/^Time = [\d.e+-]+s?$/gm)].length;
  return [
    begun !== steps.length && `${begun} time steps began, and ${steps.length} ended`,
    notAsMany('time steps', steps.length, asked.iterations),
  ];
}
