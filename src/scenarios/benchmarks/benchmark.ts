import * as z from 'zod';
import { parserNames } from '../../benchmarks/parsers.ts';
import { seconds } from '../../model/units.ts';
import { durationFrom } from '../duration.ts';
import { common, pods, timeout } from './common.ts';
import type { BenchmarkKind } from './kind.ts';
import { aloneOf } from './pair.ts';

const schema = z.strictObject({
  kind: z.literal('benchmark'),
  ...common,
  command: z.array(z.string()).min(1).describe('the words of the command line; no shell reads them'),
  parse: z
    .strictObject({ tool: z.enum(parserNames()).describe('whose output it prints') })
    .describe('how the output is read'),
  duration: durationFrom('1s').default(seconds(60)).describe('about how long it takes'),
  pods,
  timeout,
});

/** Anybody's image and command, whose output one of the parsers reads. */
export const benchmark: BenchmarkKind<z.infer<typeof schema>> = {
  kind: 'benchmark',
  summary: 'an image and a command of your own, with the output of a known tool',
  schema,
  key: [],
  runOf: (parameters) => {
    const { command, parse, duration } = parameters;
    const own = { tool: parse.tool, argv: command, pods: parameters.pods, asked: {}, durationMs: duration };
    return aloneOf(own, parameters);
  },
};
