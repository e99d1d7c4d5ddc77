import { ownValue } from '../given-values.ts'
import { isMapping } from './document-header.ts'

type Path = readonly (string | number)[]

/** A part of a document that its schema refuses. */
export interface ShapeProblem {
  readonly path: Path
  readonly problem: string
}

type Shape = 'any' | 'text' | 'texts' | 'mapping' | 'labels' | { readonly [key: string]: Shape }

/** The kinds that a filter sees something of, as their schemas in Drydock have it: other keys are refused. */
const shapes = /*@__PURE__*/ (() => {
  const host = {
    oob: 'mapping',
    storage: 'mapping',
    platform: 'mapping',
    metadata: { tags: 'texts', owner_data: 'labels', rack: 'text', boot_mac: 'text' },
    host_profile: 'text',
    hardware_profile: 'text',
    primary_network: 'text',
    interfaces: 'mapping',
  } as const
  return new Map<string, Shape>([
    ['BaremetalNode', { ...host, addressing: 'any' }],
    ['HostProfile', host],
    ['Rack', { tor_switches: 'mapping', location: 'mapping', local_networks: 'texts', labels: 'mapping' }],
  ])
})()

/** What is wrong with a document's data, as far as a filter sees it. */
export function* shapeProblems(kind: string, data: unknown): Generator<ShapeProblem, void> {
  const shape = shapes.get(kind)
  if (shape === undefined) return
  yield* problems(data, shape, ['data'])
  // Drydock: a node without an address is an error of the design, though its schema lets it pass.
  if (kind === 'BaremetalNode' && isMapping(data) && !hasItems(ownValue(data, 'addressing'))) {
    yield { path: ['data', 'addressing'], problem: 'must be a list of at least one address' }
  }
}

function* problems(value: unknown, shape: Shape, path: Path): Generator<ShapeProblem, void> {
  switch (shape) {
    case 'any':
      return
    case 'text':
      if (typeof value !== 'string') yield { path, problem: 'must be a text' }
      return
    case 'texts':
      if (!Array.isArray(value)) yield { path, problem: 'must be a list' }
      else for (const [index, item] of value.entries()) yield* problems(item, 'text', [...path, index])
      return
    default:
      if (!isMapping(value)) {
        yield { path, problem: 'must be a mapping' }
        return
      }
  }
  if (shape === 'mapping') return
  for (const [key, item] of Object.entries(value)) {
    const known = shape === 'labels' ? 'text' : ownValue(shape, key)
    if (known === undefined) yield { path: [...path, key], problem: 'is not a key that Drydock knows here' }
    else yield* problems(item, known as Shape, [...path, key])
  }
}

function hasItems(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0
}
