import type { ChangeWord } from '../../analysis/change-word.ts';
import { type Html, html } from '../../render/html.ts';

/** A word and a shape for each state. */
export function stateOf(word: ChangeWord): Html {
  const [shape, tone] = STATES[word];
  return html`<span class="state ${tone}">${shape} ${word}</span>`;
}

/** The shape alone, where a cell has no room for a word; its legend says what it means. */
export const shapeOf = (word: ChangeWord): string => STATES[word][0];

const STATES: Readonly<Record<ChangeWord, readonly [shape: string, tone: 'worse' | 'better' | 'quiet']>> = {
  WORSE: ['▲', 'worse'],
  CHANGED: ['◆', 'worse'],
  accepted: ['✓', 'quiet'],
  improved: ['▼', 'better'],
  gone: ['–', 'quiet'],
  ended: ['–', 'quiet'],
  recovered: ['↩', 'quiet'],
};
