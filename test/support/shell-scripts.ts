import fc from 'fast-check';

/** Random shell scripts of the commands work-a, work-b and so on, each once. */
export function sampleScripts(seed: number, count: number): string[] {
  return fc
    .sample(SCRIPT, { seed, numRuns: count * 3 })
    .map(nameCommands)
    .filter((script) => script !== undefined)
    .slice(0, count);
}

/** What the letters of commands may be. */
export const LETTERS = [...'abcdefgh'];

/** Each `@` of a template becomes a command of its own; undefined where there are none or too many. */
function nameCommands(template: string): string | undefined {
  let used = 0;
  const script = template.replaceAll('@', () => `work-${LETTERS[used++]}`);
  return used > 0 && used <= LETTERS.length ? script : undefined;
}

const HANDLER = fc.constantFrom(
  'true',
  'echo bad',
  'exit 1',
  'exit',
  '{ echo bad; }',
  '{ echo bad; exit 2; }',
  'rc=1',
  '(echo bad; exit 1)',
  '{ @; false; }',
);

const CONDITION = fc.constantFrom('@', '! @', 'true', '@ && @', '@; @', '@ || @');

const { script: SCRIPT } = fc.letrec<{ script: string; list: string; statement: string; simple: string }>((tie) => ({
  simple: fc.oneof(
    { weight: 12, arbitrary: fc.constant('@') },
    fc.constantFrom('A=1 @', 'env A=1 @', '! @', 'echo hello', 'true', 'false', '@ > /dev/null', 'exec 3>&1'),
    fc.constantFrom('x=$(@)', 'export x=$(@)', 'echo "$(@)"', 'x=$(@; @)', 'y=$(@ | cat)', 'x=`@`', 'cat < /dev/null'),
    fc.constantFrom(
      '@ | cat',
      '@ | tee /dev/null',
      '@ | @',
      'echo 1 | while read x; do @; done',
      'echo x | @',
      '! @ | @',
    ),
    fc.constantFrom("sh -c '@; @'", "sh -ce '@; echo done'", 'sh -c "@; echo"', 'eval "@; @"'),
  ),
  statement: fc.oneof(
    { weight: 8, arbitrary: tie('simple') },
    { weight: 2, arbitrary: fc.tuple(tie('simple'), tie('simple')).map(([a, b]) => `${a} && ${b}`) },
    fc.tuple(tie('simple'), tie('simple')).map(([a, b]) => `${a} || ${b}`),
    fc.tuple(tie('simple'), tie('simple'), tie('simple')).map(([a, b, c]) => `${a} && ${b} || ${c}`),
    fc.tuple(tie('simple'), tie('simple'), tie('simple')).map(([a, b, c]) => `${a} || ${b} && ${c}`),
    fc.tuple(tie('simple'), HANDLER).map(([a, handler]) => `${a} || ${handler}`),
    fc.tuple(tie('simple'), fc.constantFrom('exit 0', 'exit', 'exit 3')).map(([a, end]) => `${a} && ${end}`),
    tie('list').map((list) => `(\n${list}\n)`),
    tie('list').map((list) => `(\n${list}\n) || exit 1`),
    tie('list').map((list) => `{\n${list}\n}`),
    tie('list').map((list) => `{\n${list}\n} | cat`),
    fc.tuple(CONDITION, tie('list')).map(([test, list]) => `if ${test}; then\n${list}\nfi`),
    fc.tuple(CONDITION, tie('list'), tie('list')).map(([test, a, b]) => `if ${test}; then\n${a}\nelse\n${b}\nfi`),
    fc.tuple(CONDITION, tie('list')).map(([test, list]) => `if false; then :; elif ${test}; then\n${list}\nfi`),
    fc.tuple(fc.constantFrom('1', '1 2'), tie('list')).map(([words, list]) => `for i in ${words}; do\n${list}\ndone`),
    tie('simple').map((a) => `for i in 1 2; do ${a} && break; done`),
    tie('simple').map((a) => `for i in 1 2; do ${a} || break; done`),
    tie('simple').map((a) => `for i in 1 2; do ${a} || continue; @; done`),
    tie('list').map((list) => `while true; do\n${list}\nbreak\ndone`),
    tie('list').map((list) => `case x in\n*) ${list}\n;;\nesac`),
    tie('list').map((list) => `f() {\n${list}\n}\nf`),
    tie('list').map((list) => `f() {\n${list}\n}\nf || true`),
    fc.tuple(tie('list'), tie('simple')).map(([list, a]) => `f() {\n${list}\n@ || return 1\n}\nf && ${a}`),
    tie('simple').map((a) => `f() {\nlocal x=$(${a.startsWith('@') ? '@' : 'true'})\n}\nf`),
    fc.constantFrom('@ & wait', '@ & wait $!', '@ & @ & wait', '@ &\n@\nwait', '(@; @) & wait $!'),
    fc.constant('sh <<EOF\n@\n@\nEOF'),
    fc.constantFrom('set -e', 'set +e', 'set -o errexit', 'set +o errexit'),
    fc.constantFrom(
      '@; rc=$?; @; exit $rc',
      '@ || rc=1; @',
      '@ || rc=1; @; exit $rc',
      '@; if [ $? -ne 0 ]; then exit 1; fi',
    ),
    fc.constantFrom(
      '@; [ $? -eq 0 ] && @',
      '@; rc=$?; [ $rc -eq 0 ] || exit $rc',
      'rc=0; @ || rc=$?; @ || rc=$?; exit $rc',
    ),
    fc.constantFrom(
      "trap 'exit 0' EXIT",
      "trap 'echo bye' EXIT",
      "trap '@' EXIT",
      "trap 'rc=$?; echo bye; exit $rc' EXIT",
    ),
  ),
  list: fc
    .array(tie('statement'), { minLength: 1, maxLength: 3, depthIdentifier: 'list' })
    .map((all) => all.join('\n')),
  script: fc.array(tie('statement'), { minLength: 1, maxLength: 5 }).map((all) => all.join('\n')),
}));
