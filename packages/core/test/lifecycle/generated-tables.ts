import type { Endings, LifecycleTable, Outcome, StateFlag, StateRow } from '@jobwright/core'
import fc from 'fast-check'

/** Names that have tripped somebody up: words of the diagram languages, of JavaScript, and what needs quoting. */
const hostileNames = [
  'a',
  'b',
  'A',
  'start',
  'start_',
  'state',
  'state0',
  'state1',
  'end',
  'note',
  'default',
  '__proto__',
  'constructor',
  'toString',
  '',
  ' ',
  ' a',
  'a ',
  'a b',
  'a  b',
  'a\nb',
  'a\r\nb',
  'a|b',
  'a\\|b',
  'a\\',
  'a"b',
  'a`b',
  '`',
  'a, b',
  'a → b',
  'a : b',
  'a --> b',
  '[*]',
  '#35;',
  '&#35;',
  '<b>',
  '0',
  '1',
  'é',
  'e\u0301',
  '\u{1F680}',
  '\ud800',
  'straße',
]

const outcomes: readonly Outcome[] = ['succeeded', 'failed', 'partial', 'cancelled', 'incomplete', 'lost']
const flags: readonly StateFlag[] = ['stalled', 'failing', 'cancelling', 'suspended']

interface Plan {
  readonly names: readonly string[]
  readonly commands: readonly string[]
  readonly activeCount: number
  readonly endedCount: number
  readonly reservedCount: number
  readonly endings: Endings | undefined
  /** Numbers that the rest is drawn from, in turn. */
  readonly draws: readonly number[]
}

/**
 * Tables that keep every rule, built so: the active states form a chain from the initial one to an ended one, each other ended state hangs on
 * some active one, and more ways are added where the endings allow them.
 */
export const validTables: fc.Arbitrary<LifecycleTable> = fc
  .record({
    names: fc.shuffledSubarray(hostileNames, { minLength: 7, maxLength: 7 }),
    commands: fc.shuffledSubarray(hostileNames, { minLength: 10, maxLength: 10 }),
    activeCount: fc.integer({ min: 1, max: 3 }),
    endedCount: fc.integer({ min: 1, max: 2 }),
    reservedCount: fc.integer({ min: 0, max: 2 }),
    endings: fc.constantFrom<Endings | undefined>(undefined, 'final', 'revisable', 'reopenable'),
    draws: fc.array(fc.nat(1000), { minLength: 60, maxLength: 60 }),
  })
  .map(build)

function build({ names, commands, activeCount, endedCount, reservedCount, endings, draws }: Plan): LifecycleTable {
  let drawn = 0
  const draw = (below: number) => (draws[drawn++ % draws.length] ?? 0) % below
  const pick = <T>(from: readonly T[]) => from[draw(from.length)] as T

  const active = names.slice(0, activeCount)
  const ended = names.slice(activeCount, activeCount + endedCount)
  const reserved = names.slice(activeCount + endedCount, activeCount + endedCount + reservedCount)
  const targets = new Map<string, string[]>([...active, ...ended, ...reserved].map((name) => [name, []]))
  const lead = (from: string, to: string) => targets.get(from)?.push(to)

  for (const [index, name] of active.entries()) lead(name, active[index + 1] ?? (ended[0] as string))
  for (const name of ended.slice(1)) lead(pick(active), name)
  for (const name of active) for (let more = draw(3); more > 0; more--) lead(name, pick([...active, ...ended]))
  for (const name of ended) {
    const allowed = {
      final: [name],
      revisable: [name, ...ended],
      reopenable: [name, ...ended, ...active],
    }[endings ?? 'final']
    for (let more = draw(3); more > 0; more--) lead(name, pick(allowed))
  }

  const row = (name: string): [string, StateRow] => {
    const isReserved = reserved.includes(name)
    const isEnded = ended.includes(name) || (isReserved && draw(2) === 0)
    if (isReserved && !isEnded && draw(2) === 0) lead(name, pick([...active, ...ended, ...reserved]))
    const ways = [...new Set(targets.get(name))].map((to, index) => [commands[index + draw(2) * 5] as string, to])
    const common = {
      ...(ways.length > 0 ? { on: Object.fromEntries(ways) as Record<string, string> } : {}),
      ...(draw(4) === 0 ? { flags: [pick(flags)] } : {}),
      ...(isReserved ? { reserved: true } : {}),
    }
    if (!isEnded) return [name, { phase: draw(2) === 0 ? 'pending' : 'running', ...common }]
    const outcome = draw(3) === 0 ? [pick(outcomes), pick(outcomes)] : pick(outcomes)
    return [name, { phase: 'ended', outcome, ...common }]
  }
  return {
    name: pick(hostileNames),
    initial: active[0] as string,
    ...(endings === undefined ? {} : { endings }),
    states: Object.fromEntries([...targets.keys()].map(row)),
  }
}
