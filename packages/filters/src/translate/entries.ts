import type { NodeFilterEntry, Semantics, SetOperation } from '@jobwright/core'
import type { Choice } from './choices.ts'

/** How many filters a set may have. Drydock intersects them by recursion, which ends at about a thousand. */
export const mostEntries = { union: 1000, intersection: 500 } as const

/** The filters of which one is to select a node for one of the choices to hold: labels keep one value for each key, further ones need further filters. */
export function entriesForAny(choices: readonly Choice[]): readonly NodeFilterEntry[] {
  const entries: NodeFilterEntry[] = []
  const most = Math.max(1, ...choices.filter(isLabels).map(({ values }) => values.length))
  for (let at = 0; at < most; at += 1) {
    const here = choices.flatMap((choice) => {
      if (!isLabels(choice)) return at === 0 ? [choice] : []
      const values = choice.values.slice(at, at + 1)
      return values.length === 0 ? [] : [{ ...choice, values }]
    })
    entries.push(entryOf('union', here))
  }
  return entries
}

/** The filters of which one is to select a node for all of some choices, no rivals, to hold; undefined where there would be too many. */
export function entriesForAll(
  choices: readonly Choice[],
  semantics: Semantics,
): readonly NodeFilterEntry[] | undefined {
  const apart = choices.filter((choice) => semantics === 'documented' || isLabels(choice))
  const whole = choices.filter((choice) => !apart.includes(choice))
  let variants: (readonly Choice[])[] = [whole]
  for (const choice of apart) {
    if (variants.length * choice.values.length > mostEntries.union) return undefined
    variants = variants.flatMap((variant) => choice.values.map((value) => [...variant, { ...choice, values: [value] }]))
  }
  return variants.map((variant) => entryOf('intersection', variant))
}

/** Drydock ORs the values of one attribute: where two choices are of the same, one filter cannot ask for both. */
export function areRivals(choices: readonly Choice[]): boolean {
  return new Set(choices.map(({ kind }) => kind)).size < choices.length
}

/** The filters that are all to select a node for all of the choices to hold: as few as have room for them. */
export function entriesForEach(choices: readonly Choice[], semantics: Semantics): readonly NodeFilterEntry[] {
  if (semantics === 'documented') return choices.length === 0 ? [] : [entryOf('intersection', choices)]
  const rooms: Choice[][] = []
  for (const choice of choices) {
    const room = rooms.find((others) => !others.some(({ kind }) => kind === choice.kind))
    if (room === undefined) rooms.push([choice])
    else room.push(choice)
  }
  return rooms.map((room) => entryOf('intersection', room))
}

/** Whether a choice can stand beside others of which all are to hold. */
export function canJoin({ kind, values }: Choice, semantics: Semantics): boolean {
  return values.length === 1 || (semantics === 'deployed' && kind !== 'label')
}

function isLabels({ kind }: Choice): boolean {
  return kind === 'label' || kind === 'rackLabel'
}

/** One attribute alone is a union: Drydock repeats a node for each of the values it has, where it has nothing to intersect or unite. */
function entryOf(operation: SetOperation, choices: readonly Choice[]): NodeFilterEntry {
  const texts = (wanted: Choice['kind']) => {
    const values = choices.filter(({ kind }) => kind === wanted).flatMap(({ values }) => values)
    return values.filter((value) => value !== null)
  }
  const labels = (wanted: Choice['kind']) => {
    const pairs = choices.filter(({ kind }) => kind === wanted)
    return Object.fromEntries(pairs.map(({ key, values }) => [key, values[0] ?? null]))
  }
  return {
    filter_type: choices.length > 1 ? operation : 'union',
    ...given('node_names', texts('name')),
    ...given('node_tags', texts('tag')),
    ...given('node_labels', labels('label')),
    ...given('rack_names', texts('rack')),
    ...given('rack_labels', labels('rackLabel')),
  }
}

function given<Attribute extends string, Values extends object>(
  attribute: Attribute,
  values: Values,
): { readonly [Key in Attribute]?: Values } {
  return Object.keys(values).length === 0 ? {} : ({ [attribute]: values } as { readonly [Key in Attribute]: Values })
}
