import type { InterfaceTraffic } from '../model/benchmark.ts';
import type { Random } from '../model/random.ts';
import type { Milliseconds } from '../model/units.ts';

/** A tool that the simulator plays, with the words that its pod would run. */
export interface SimulatedCall {
  readonly argv: readonly string[];
  readonly random: Random;
  readonly hostNetwork: boolean;
  /** What its pod has below /prowess: name -> text. */
  readonly files?: Readonly<Record<string, string>>;
}

/** What it leaves behind, in the form of the real tool. The numbers are made up: they follow what was asked, with noise. */
export interface SimulatedOutput {
  readonly stdout: string;
  readonly stderr?: string;
  readonly exitCode?: number;
  readonly durationMs: Milliseconds;
  /** On its pod's own interface. */
  readonly traffic?: InterfaceTraffic;
}

export type SimulatedTool = (call: SimulatedCall) => SimulatedOutput;

/** The word after an option, as a number; the default where the option is not there, or its word is no number. */
export function numberOption(argv: readonly string[], option: string, otherwise: number): number {
  const value = textOption(argv, option);
  const number = Number.parseFloat(value ?? '');
  return Number.isFinite(number) ? number : otherwise;
}

/** The word after an option, or what follows `option=`. */
export function textOption(argv: readonly string[], option: string): string | undefined {
  const at = argv.indexOf(option);
  return at >= 0 ? argv[at + 1] : argv.find((word) => word.startsWith(`${option}=`))?.slice(option.length + 1);
}

/** A value that varies by a share of itself, never below a tenth. */
export const noisy = (value: number, share: number, random: Random): number =>
  value * Math.max(0.1, 1 + share * random.normal());
