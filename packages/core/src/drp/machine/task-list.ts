/** What an entry of a task list is: a task, or a special entry whose prefix it is named after. */
export type EntryKind = 'task' | 'stage' | 'bootenv' | 'context' | 'chroot' | 'action'

/** An entry of a task list, read. `name` is what follows the prefix. */
export interface TaskListEntry {
  readonly kind: EntryKind | 'malformed'
  readonly name: string
}

/** Reads an entry. A name without a colon is a task; of the prefixes only those of the profile are known. */
export function readEntry(kinds: ReadonlySet<EntryKind>, entry: string): TaskListEntry {
  const colon = entry.indexOf(':')
  if (colon < 0) return { kind: 'task', name: entry }
  const prefix = entry.slice(0, colon)
  return { kind: isKind(kinds, prefix) ? prefix : 'malformed', name: entry.slice(colon + 1) }
}

/** What a job is called that is made for an entry: its task, or the special entry. */
export function jobTaskOf(kinds: ReadonlySet<EntryKind>, entry: string): string {
  const { kind, name } = readEntry(kinds, entry)
  return kind === 'task' ? name : entry
}

function isKind(kinds: ReadonlySet<string>, prefix: string): prefix is EntryKind {
  return kinds.has(prefix)
}

/**
 * Where the parts of a task list meet: what was or is executed lies before `present`, what a stage to come brings from `future` on. Only what
 * lies between can change.
 */
export function partsOf(
  tasks: readonly string[],
  currentTask: number,
): { readonly present: number; readonly future: number } {
  const present = Math.min(currentTask + 1, tasks.length)
  const next = tasks.findIndex((entry, index) => index >= present && entry.startsWith('stage:'))
  return { present, future: next < 0 ? tasks.length : next }
}

/** Are two stretches of two lists the same? */
export function sameEntries(
  one: readonly string[],
  [oneFrom, oneTo]: readonly [number, number],
  two: readonly string[],
  [twoFrom, twoTo]: readonly [number, number],
): boolean {
  if (oneTo - oneFrom !== twoTo - twoFrom) return false
  for (let index = oneFrom; index < oneTo; index += 1) {
    if (one[index] !== two[twoFrom + index - oneFrom]) return false
  }
  return true
}

/** Are two task lists the same? */
export function sameList(one: readonly string[], two: readonly string[]): boolean {
  return one === two || sameEntries(one, [0, one.length], two, [0, two.length])
}

/**
 * The last entry up to an index that asks for another boot environment than the entries before it, or -1 for none: a stage that names one, or
 * the special entry.
 */
export function lastBootEnvChange(
  tasks: readonly string[],
  upTo: number,
  stages: ReadonlyMap<string, { readonly bootEnv: string }>,
): number {
  let last = -1
  let bootEnv = ''
  for (const [index, entry] of tasks.entries()) {
    if (index > upTo) break
    const asked = entry.startsWith('bootenv:')
      ? entry.slice('bootenv:'.length)
      : entry.startsWith('stage:')
        ? (stages.get(entry.slice('stage:'.length))?.bootEnv ?? '')
        : ''
    if (asked === '' || asked === bootEnv) continue
    bootEnv = asked
    last = index
  }
  return last
}
