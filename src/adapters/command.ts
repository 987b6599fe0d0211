import { spawn } from 'node:child_process';

/** Runs a program to its end; its output goes to our standard error. It sees only the environment given to it. */
export function runProgram(
  command: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  signal: AbortSignal,
): Promise<{ readonly code: number }> {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, signal, stdio: ['ignore', 2, 2] });
    child.on('error', (error) => reject(signal.aborted ? signal.reason : error));
    child.on('exit', (code) => resolve({ code: code ?? 1 }));
  });
}
