import type { AnyLifecycle } from '../lifecycle.ts'

/**
 * Draws a lifecycle as a Mermaid state diagram.
 *
 * Out comes the text of a `stateDiagram-v2`: every edge with its command, a start, an end after every ended state, and reserved states alone.
 *
 * @example
 * ```ts
 * import { defineLifecycle, toMermaid } from '@jobwright/core'
 * const lamp = defineLifecycle({
 *   name: 'lamp',
 *   initial: 'ON',
 *   states: { ON: { phase: 'running', on: { break: 'BROKEN' } }, BROKEN: { phase: 'ended', outcome: 'failed' } },
 * })
 * toMermaid(lamp).split('\n') //=> ['stateDiagram-v2', '  ON', '  BROKEN', '  [*] --> ON', '  ON --> BROKEN : break', '  BROKEN --> [*]', '']
 * ```
 */
export function toMermaid(lifecycle: AnyLifecycle): string {
  const ids = new Map(lifecycle.states.map((state, index) => [state, isPlain(state) ? state : `state${index}`]))
  const id = (state: string) => ids.get(state) ?? state
  const lines = [
    'stateDiagram-v2',
    ...lifecycle.states.map((state) =>
      id(state) === state ? `  ${state}` : `  state "${escapeText(state)}" as ${id(state)}`,
    ),
    `  [*] --> ${id(lifecycle.initial)}`,
    ...lifecycle.edges.map(({ from, command, to }) => `  ${id(from)} --> ${id(to)} : ${escapeText(command)}`),
    ...lifecycle.states.filter((state) => lifecycle.isEnded(state)).map((state) => `  ${id(state)} --> [*]`),
  ]
  return `${lines.join('\n')}\n`
}

// Words of Mermaid's own cannot stand for a state, nor can the ones that stand for other states.
function isPlain(state: string): boolean {
  const taken = /^(?:state\d*|note|end|direction|class|classdef|style|default|hide|scale|click|as|acctitle|accdescr)$/i
  return /^[A-Za-z]\w*$/.test(state) && !taken.test(state)
}

// Mermaid reads #number; as the character of that number; what could end a text or start a directive is written so.
function escapeText(text: string): string {
  return text.replace(/[^\w .-]/gu, (character) => `#${character.codePointAt(0)};`)
}
