import { labelPair } from '../../../render/openmetrics.ts';

/** A target of Prometheus. */
export interface Replica {
  readonly name: string;
  readonly selector: string;
  /** Those that Prometheus gave it, and with it all of its series. */
  readonly labels: Readonly<Record<string, string>>;
}

/** A selector of PromQL with more labels that must match; `=~` where the value is a list of alternatives. */
export function withMatchers(selector: string, more: Readonly<Record<string, string | readonly string[]>>): string {
  const matchers = Object.entries(more).map(([label, value]) =>
    typeof value === 'string' ? labelPair(label, value) : `${label}=~"${value.join('|')}"`,
  );
  const own = selector.slice(1, -1).replace(/,\s*$/, '');
  return `{${[own, ...matchers].join(',')}}`;
}
