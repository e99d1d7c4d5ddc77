import type { AnyLifecycle } from '../lifecycle.ts'

const shapes = { pending: 'ellipse', running: 'box', ended: 'doubleoctagon' } as const

/**
 * Draws a lifecycle in Graphviz' DOT language; the shape of a state shows its phase, and reserved states are dashed.
 *
 * @example
 * ```ts
 * import { defineLifecycle, toDot } from '@jobwright/core'
 * const lamp = defineLifecycle({
 *   name: 'lamp',
 *   initial: 'ON',
 *   states: { ON: { phase: 'running', on: { break: 'BROKEN' } }, BROKEN: { phase: 'ended', outcome: 'failed' } },
 * })
 * toDot(lamp).includes('"ON" -> "BROKEN" [label="break"]') //=> true
 * ```
 */
export function toDot(lifecycle: AnyLifecycle): string {
  // The point that the drawing starts from is a node as well: it must not be one of the states.
  let start = 'start'
  while (lifecycle.isState(start)) start += '_'
  const lines = [
    `digraph ${quote(lifecycle.name)} {`,
    ...lifecycle.states.map((state) => {
      const style = lifecycle.isReserved(state) ? ', style=dashed' : ''
      return `  ${quote(state)} [shape=${shapes[lifecycle.phaseOf(state)]}${style}]`
    }),
    `  ${start} [shape=point]`,
    `  ${start} -> ${quote(lifecycle.initial)}`,
    ...lifecycle.edges.map(({ from, command, to }) => `  ${quote(from)} -> ${quote(to)} [label=${quote(command)}]`),
    '}',
  ]
  return `${lines.join('\n')}\n`
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
