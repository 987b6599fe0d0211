/** What a line of its log says, as logrus writes it: `time="..." level=error msg="..." file="..."`. */
const LINE = /\blevel=(\w+) msg=(?:"((?:[^"\\]|\\.)*)"|(\S+))/g;

interface Logged {
  readonly level: string;
  readonly message: string;
}

const linesOf = (log: string): Logged[] =>
  [...log.matchAll(LINE)].map(([, level = '', quoted, plain = '']) => ({
    level,
    message: (quoted ?? plain).replaceAll('\\"', '"').replaceAll('\\n', '\n'),
  }));

/** Each error once; several that were joined by line ends are one each. */
export const errorsIn = (log: string): string[] => [
  ...new Set(
    linesOf(log)
      .filter(({ level }) => ['error', 'fatal', 'panic'].includes(level))
      .flatMap(({ message }) => message.split('\n'))
      .map((message) => message.trim())
      .filter((message) => message !== ''),
  ),
];

/** Measurements that its configuration asks for. */
export const registeredIn = (log: string): string[] => [
  ...new Set(linesOf(log).flatMap(({ message }) => /^Registered measurement: (\S+)$/.exec(message)?.[1] ?? [])),
];
