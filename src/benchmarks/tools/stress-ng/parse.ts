import { disagree, notAsMany, wrongTime } from '../../checks.ts';
import {
  type AskedOfTool,
  failed,
  measured,
  type ToolParser,
  type ToolProblem,
  type ToolReading,
  toolVersion,
} from '../../outcome.ts';
import { bothTexts, noResult, numberIn } from '../../text.ts';
import { reading } from '../../units.ts';
import { lengthMs } from './length.ts';
import { type Stressor, stressorsOfText, stressorsOfYaml } from './stressors.ts';

const NOTE = 'bogo operations: compare them with the same version, method and image only';

/** With --timestamp. */
const STAMPED = /^stress-ng: \d\d:\d\d:\d\d\.\d+ /gm;

/** stress-ng: the table of --metrics or --metrics-brief, or the file of --yaml. It logs to stderr, and from 0.16 on to stdout. */
export const parseStressNg: ToolParser = (output, asked) => {
  const text = bothTexts(output).replaceAll(STAMPED, 'stress-ng: ');
  const stressors = /^metrics:$/m.test(output.stdout) ? stressorsOfYaml(output.stdout) : stressorsOfText(text);
  const wrong =
    /^stress-ng: (?:fail|error):.*$/m.exec(text)?.[0] ?? /^.*unsuccessful run completed.*$/m.exec(text)?.[0];
  if (wrong !== undefined) return failed(wrong.replace(/^stress-ng: /, ''));
  if (stressors === undefined || stressors.length === 0)
    return noResult(output, 'the metrics of stress-ng: run it with --metrics');
  const version = /stress-ng-version: (\S+)/.exec(text)?.[1] ?? /stress-ng (\d[\d.]*)/.exec(text)?.[1];
  return measured(toolVersion('stress-ng', version), stressors.flatMap(readingsOf), problems(text, stressors, asked));
};

const readingsOf = ({ name, realRate, cpuRate }: Stressor): ToolReading[] =>
  [
    { reading: name, label: 'bogo ops/s (real time)', value: realRate },
    { reading: `${name}-usr-sys`, label: 'bogo ops/s (usr+sys time)', value: cpuRate },
  ]
    .filter(({ value }) => value > 0)
    .map((each) =>
      reading({ ...each, metric: 'benchmark-operations', unit: '1/s', written: 'bogo ops/s', note: NOTE }),
    );

function problems(text: string, stressors: readonly Stressor[], asked: AskedOfTool): ToolProblem[] {
  const askedMs = asked.durationMs ?? lengthMs(/setting to an? (.*?) run per stressor/.exec(text)?.[1]);
  const dispatched = [...(/dispatching hogs: (.*)$/m.exec(text)?.[1]?.matchAll(/(\d+) ([\w-]+)/g) ?? [])];
  const isText = dispatched.length > 0;
  const started = sumOf(dispatched.map(([, count]) => Number(count)));
  return [
    ...stressors.map(({ name, ops, realS, realRate }) => {
      if (ops === 0) return `${name} made no operation`;
      if (disagree(ops / realS, realRate, 0.02 + 0.01 / realS))
        return `operations, time and rate of ${name} do not fit each other`;
      return wrongTime(realS * 1000, { ...asked, durationMs: askedMs }, 0.95);
    }),
    ...dispatched.map(([, , name = '']) => !stressors.some((each) => each.name === name) && `${name} has no metrics`),
    notAsMany('instances', isText ? started : undefined, asked.streams),
    !isText && !/^metrics:$/m.test(text) && 'does not say which stressors were started',
    isOfAnother(text, stressors) && 'its table and its YAML are of two runs',
    isText && !/successful run completed in /.test(text) && 'the run has no end',
    /^.*(?:finished prematurely|aborted early|(?:: | )skipped(?!: 0)|skipping|(?:: | )failed: [1-9]|terminated on signal: 9\b|OOM killer|metrics untrustworthy: [1-9]).*$/m
      .exec(text)?.[0]
      ?.trim() ?? (isText ? notAsMany('instances that passed', passedOf(text) ?? started, started) : undefined),
    !isText && !/^\.\.\.$/m.test(text) && 'the YAML document has no end',
  ];
}

/** `passed: 3: cpu (2) vm (1)`, which versions from 0.14 on say. */
const passedOf = (text: string): number | undefined => numberIn(text, /^stress-ng: info: .* passed: (\d+)/m);

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, each) => sum + each, 0);

/** One run writes the same operations into both. */
const isOfAnother = (text: string, stressors: readonly Stressor[]): boolean =>
  stressorsOfText(text).some(({ name, ops }) => !stressors.some((each) => each.name === name && each.ops === ops));
