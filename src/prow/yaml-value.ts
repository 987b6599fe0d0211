/** What Prow's YAML reader (go.yaml.in/yaml/v2, resolve.go) makes of a plain scalar: YAML 1.1, so `yes` is a boolean. */
export type YamlKind = 'string' | 'int' | 'float' | 'bool' | 'null';

export function kindOfPlain(text: string): YamlKind {
  if (text === '' || /^(~|null|Null|NULL)$/.test(text)) return 'null';
  if (TRUE.test(text) || FALSE.test(text)) return 'bool';
  if (/^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/.test(text)) return 'float';
  if (/^\.\d+([eE][-+]?\d+)?$/.test(text)) return 'float';
  if (!/^[-+\d]/.test(text)) return 'string';
  const plain = text.replaceAll('_', '');
  if (INT.test(plain) && fits(parseInteger(plain))) return 'int';
  return /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(plain) ? 'float' : 'string';
}

/**
 * The string that replaces a plain scalar where Prow wants a string and converts silently (sigs.k8s.io/yaml: booleans, integers, and
 * floats with 32 bits of precision): `1.30` becomes `1.3`, `010` becomes `8`, `on` becomes `true`.
 */
export function convertedToString(text: string): string {
  const kind = kindOfPlain(text);
  if (kind === 'bool') return String(TRUE.test(text));
  const plain = text.replaceAll('_', '');
  if (kind === 'int') return String(parseInteger(plain));
  return kind === 'float' ? shortestFloat32(Number(plain)) : text;
}

const TRUE = /^(y|Y|yes|Yes|YES|true|True|TRUE|on|On|ON)$/;
const FALSE = /^(n|N|no|No|NO|false|False|FALSE|off|Off|OFF)$/;
/** Go's ParseInt with base 0: decimal, 0x, 0o, 0b, and a leading zero for octal. */
const INT = /^[-+]?(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9]\d*)$/;

/** Go tries 64 bits with a sign, then without; longer numbers are floats. */
const fits = (value: bigint): boolean => value >= -(2n ** 63n) && value < 2n ** 64n;

function parseInteger(text: string): bigint {
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(text) ?? [];
  const octal = /^0([0-7]+)$/.exec(digits)?.[1];
  const value = BigInt(octal === undefined ? digits.toLowerCase() : `0o${octal}`);
  return sign === '-' ? -value : value;
}

/** Go's FormatFloat(value, 'g', -1, 32). */
function shortestFloat32(value: number): string {
  const wanted = Math.fround(value);
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].find((count) => Math.fround(Number(wanted.toPrecision(count))) === wanted);
  const exponent = wanted === 0 ? 0 : Math.floor(Math.log10(Math.abs(wanted)));
  if (exponent >= -4 && exponent < 6) return String(Number(wanted.toPrecision(digits ?? 9)));
  const [mantissa = '', power = ''] = wanted.toExponential((digits ?? 9) - 1).split('e');
  return `${mantissa}e${power[0] ?? '+'}${power.slice(1).padStart(2, '0')}`;
}
