import type { AnyLifecycle } from '../lifecycle.ts'

/**
 * Writes a lifecycle as a Markdown table: one row a state, with its phase, outcome, flags and the commands that leave it.
 *
 * @example
 * ```ts
 * import { defineLifecycle, toMarkdown } from '@jobwright/core'
 * const lamp = defineLifecycle({
 *   name: 'lamp',
 *   initial: 'ON',
 *   states: { ON: { phase: 'running', on: { break: 'BROKEN' } }, BROKEN: { phase: 'ended', outcome: 'failed' } },
 * })
 * toMarkdown(lamp).split('\n')[2] //=> '| `ON` (initial) | running |  |  | `break` → `BROKEN` |'
 * ```
 */
export function toMarkdown(lifecycle: AnyLifecycle): string {
  const rows = lifecycle.states.map((state) => {
    const mark = state === lifecycle.initial ? ' (initial)' : lifecycle.isReserved(state) ? ' (reserved)' : ''
    const ways = lifecycle.edges
      .filter(({ from }) => from === state)
      .map(({ command, to }) => `${code(command)} → ${code(to)}`)
    return [
      `${code(state)}${mark}`,
      lifecycle.phaseOf(state),
      lifecycle.outcomesOf(state).join(' or '),
      lifecycle.flagsOf(state).join(', '),
      ways.join(', '),
    ]
  })
  const table = [['State', 'Phase', 'Outcome', 'Flags', 'Leaves by'], ['---', '---', '---', '---', '---'], ...rows]
  return `${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`
}

// A code span cannot hold every text, least of all in a table: where it might not, the characters are written as references.
function code(text: string): string {
  if (/^[\p{L}\p{N}_](?:[\p{L}\p{N}_ .:-]*[\p{L}\p{N}_])?$/u.test(text)) return `\`${text}\``
  return `<code>${text.replace(/[^\p{L}\p{N}]/gu, (character) => `&#${character.codePointAt(0)};`)}</code>`
}
