import { oneLine } from '../render/visible.ts';

export const warningText = ({ message, hint }: { readonly message: string; readonly hint?: string }): string =>
  [`warning: ${oneLine(message)}`, ...(hint === undefined ? [] : [`hint: ${oneLine(hint)}`])].join('\n');
