import { glob } from 'node:fs/promises';
import { join, parse, relative } from 'node:path';
import type { InstrumenterContext, MutantCoverage, StrykerOptions } from '@stryker-mutator/api/core';
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin';
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import fc from 'fast-check';
import Mocha from 'mocha';

declare global {
  /** What the instrumented code reads and writes: which change is active, and which test runs which code. */
  var __stryker__: InstrumenterContext | undefined;
}

/** Runs the tests of one change in a process that stays. Stryker's own plugin for mocha loads no mocha 12. */
class MochaRunner implements TestRunner {
  static inject = tokens(commonTokens.options);
  readonly #options: StrykerOptions;
  #loaded: Mocha | undefined;

  constructor(options: StrykerOptions) {
    this.#options = options;
  }

  /** Node keeps what it imported, so that only a new process loads a change that is active while a module loads. */
  capabilities() {
    return { reloadEnvironment: false };
  }

  async dryRun(): Promise<DryRunResult> {
    const mocha = await this.#mocha();
    const tests = await run(mocha);
    return { status: DryRunStatus.Complete, tests, mutantCoverage: reached(instrumented().mutantCoverage) };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    if (options.mutantActivation === 'static') activate(options);
    const mocha = await this.#mocha();
    activate(options);
    nearestFirst(mocha.suite, options.sandboxFileName);
    const tests = await run(mocha, options.testFilter);
    const { hitCount, hitLimit } = instrumented();
    instrumented().activeMutant = undefined;
    const endless = determineHitLimitReached(hitCount, hitLimit);
    return toMutantRunResult(endless ?? { status: DryRunStatus.Complete, tests });
  }

  async #mocha(): Promise<Mocha> {
    this.#loaded ??= await loaded(this.#options);
    return this.#loaded;
  }

  async dispose(): Promise<void> {
    this.#loaded?.dispose();
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'mocha-12', MochaRunner)];

/** Stryker reports. */
class Silent extends Mocha.reporters.Base {
  override epilogue(): void {}
}

async function loaded({ testFiles, disableBail }: StrykerOptions): Promise<Mocha> {
  const mocha = new Mocha({ reporter: Silent, bail: !disableBail, timeout: 60_000, forbidOnly: true });
  mocha.cleanReferencesAfterRun(false);
  for (const file of [FIXED_SEED, ...(await Array.fromAsync(glob(testFiles))).sort()]) mocha.addFile(file);
  await mocha.loadFilesAsync();
  // A property that fails is enough: smaller counterexamples take time and say no more of the change.
  fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
  return mocha;
}

const FIXED_SEED = 'test/support/fixed-seed.ts';

/** The results of the tests, or of those of these full titles only. */
function run(mocha: Mocha, only?: readonly string[]): Promise<TestResult[]> {
  mocha.grep(only === undefined ? /^/ : new RegExp(`^(?:${only.map(escaped).join('|')})$`));
  const results: TestResult[] = [];
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve(results));
    runner.on('test', (test) => {
      instrumented().currentTestId = test.fullTitle();
    });
    runner.on('pass', (test) => results.push({ ...described(test), status: TestStatus.Success }));
    runner.on('pending', (test) => results.push({ ...described(test), status: TestStatus.Skipped }));
    runner.on('fail', (test, error: Error) => {
      results.push({ ...described(test), status: TestStatus.Failed, failureMessage: error.stack ?? error.message });
    });
  });
}

/**
 * Which tests reach which change. A change that tests reach, and the loading of their files too, is tried by these
 * tests alone: Stryker would begin a process for each.
 */
function reached(coverage: MutantCoverage | undefined): MutantCoverage {
  const { static: atLoad = {}, perTest = {} } = coverage ?? {};
  const byTests = new Set(Object.values(perTest).flatMap((hits) => Object.keys(hits)));
  return { perTest, static: Object.fromEntries(Object.entries(atLoad).filter(([id]) => !byTests.has(id))) };
}

/** Puts first the tests that name the changed file, then those of its folder: most changes are noticed at once. */
function nearestFirst(suite: Mocha.Suite, fileName: string): void {
  const { name, dir } = parse(relative('', fileName));
  const folder = join('test', relative('src', dir));
  const distance = (file: string | undefined, titles: readonly string[]): number => {
    if (file === undefined) return 2;
    if (parse(file).name === `${name}.test` || titles.some((title) => title.includes(name))) return 0;
    return relative('', parse(file).dir) === folder ? 1 : 2;
  };
  suite.tests.sort(by((test) => distance(test.file, [test.fullTitle()])));
  suite.suites.sort(by((child) => distance(child.file, titlesOf(child))));
  for (const child of suite.suites) nearestFirst(child, fileName);
}

const by =
  <T>(rank: (item: T) => number) =>
  (a: T, b: T): number =>
    rank(a) - rank(b);

function titlesOf(suite: Mocha.Suite): string[] {
  const titles: string[] = [];
  suite.eachTest((test) => titles.push(test.fullTitle()));
  return titles;
}

const escaped = (title: string): string => title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const described = (test: Mocha.Test) => ({
  id: test.fullTitle(),
  name: test.fullTitle(),
  timeSpentMs: test.duration ?? 0,
  fileName: test.file,
});

function activate({ activeMutant, hitLimit }: MutantRunOptions): void {
  const context = instrumented();
  context.activeMutant = activeMutant.id;
  context.hitLimit = hitLimit;
  context.hitCount = hitLimit === undefined ? undefined : 0;
}

function instrumented(): InstrumenterContext {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
}
