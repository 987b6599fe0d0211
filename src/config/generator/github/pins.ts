/** An action by the commit of a release: a tag can be moved to other code. */
interface Pin {
  readonly action: string;
  readonly commit: string;
  readonly version: string;
}

const PINS = {
  checkout: { action: 'actions/checkout', commit: '08c6903cd8c0fde910a37f88322edcfb5dd907a8', version: 'v5.0.0' },
  upload: { action: 'actions/upload-artifact', commit: 'ea165f8d65b6e75b540449e92b4886f43607fa02', version: 'v4.6.2' },
  login: {
    action: 'google-github-actions/auth',
    commit: 'c200f3691d83b41bf9bbd8638997a462592937ed',
    version: 'v2.1.13',
  },
} as const satisfies Readonly<Record<string, Pin>>;

/** What a step says in `uses`. */
export const pinned = (name: keyof typeof PINS): string => `${PINS[name].action}@${PINS[name].commit}`;

/** For people: which release each commit is. */
export const pinNotes = (names: readonly (keyof typeof PINS)[]): string[] =>
  names.map((name) => `${PINS[name].action} is pinned to ${PINS[name].version}.`);
