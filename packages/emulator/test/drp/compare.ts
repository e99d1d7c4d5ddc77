import type { Correspondence } from './correspondence.ts'

/** How an answer agrees with the recorded one. */
type Agreement = 'exact' | 'as a set' | 'counts only' | 'different'

/** What was found where two answers were compared. */
export interface Comparison {
  readonly agreement: Agreement
  /** What differs, and where. */
  readonly differences: readonly string[]
}

type Row = Readonly<Record<string, unknown>> & { readonly Uuid: string }

const tiedColumns = ['State', 'Task', 'Stage', 'Current', 'BootEnv', 'Workflow']

/** Compares two bodies: lists of things that have a Uuid as far as their order is settled, all else throughout. */
export function compareBodies(theirs: unknown, ours: unknown, path: string, known: Correspondence): Comparison {
  const [expected, actual] = [redacted(theirs), redacted(ours)]
  const inOrder = known.attempt(() => differencesOf(expected, actual, '', known))
  if (inOrder.length === 0) return { agreement: 'exact', differences: [] }
  if (!isRows(expected) || !isRows(actual)) return { agreement: 'different', differences: inOrder }
  const query = new URL(path, 'http://x').searchParams
  const sorts = query.getAll('sort')
  const settled = sorts.includes('StartTime') || expected.every(({ Uuid }) => known.wasChosen(Uuid))
  if (settled) return { agreement: 'different', differences: inOrder }
  if (query.has('limit') || query.has('offset')) {
    // Which rows are shown depends on ids made at random.
    const differences = expected.length === actual.length ? [] : [`${expected.length} rows, not ${actual.length}`]
    return { agreement: differences.length === 0 ? 'counts only' : 'different', differences }
  }
  const column = sorts.at(-1) ?? ''
  const differences = known.attempt(() => [
    ...differencesOfSets(expected, actual, known),
    ...(tiedColumns.includes(column)
      ? differencesOf(columnOf(expected, column), columnOf(actual, column), '', known)
      : []),
  ])
  return { agreement: differences.length === 0 ? 'as a set' : 'different', differences }
}

function differencesOfSets(expected: readonly Row[], actual: readonly Row[], known: Correspondence): string[] {
  const rest = [...actual].sort(byStartTime)
  // A row may be listed twice.
  const take = (fits: (row: Row) => boolean): Row | undefined => {
    const at = rest.findIndex(fits)
    return at === -1 ? undefined : rest.splice(at, 1)[0]
  }
  const isBound = ({ Uuid }: Row): boolean => known.ourOf(Uuid) !== undefined
  const pairs = expected
    .filter(isBound)
    .map((row) => [row, take(({ Uuid }) => Uuid === known.ourOf(row.Uuid))] as const)
  const unbound = expected.filter((row) => !isBound(row)).sort(byStartTime)
  if (rest.length !== unbound.length) return [`${actual.length} rows, not ${expected.length}, or others`]
  return [...pairs, ...unbound.map((row, at) => [row, rest[at]] as const)].flatMap(([row, other]) =>
    differencesOf(row, other, `[${row.Uuid}]`, known),
  )
}

function differencesOf(expected: unknown, actual: unknown, where: string, known: Correspondence): string[] {
  if (typeof expected === 'string' && typeof actual === 'string' && known.agree(expected, actual)) return []
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const lengths =
      expected.length === actual.length
        ? []
        : [`${where} has ${actual.length} items: ${told(expected)} is ${told(actual)}`]
    return [
      ...lengths,
      ...expected.flatMap((item, at) =>
        at < actual.length ? differencesOf(item, actual[at], `${where}[${at}]`, known) : [],
      ),
    ]
  }
  if (isRecord(expected) && isRecord(actual)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(actual)])
    return [...keys].flatMap((key) => differencesOf(expected[key], actual[key], `${where}.${key}`, known))
  }
  return Object.is(expected, actual) ? [] : [`${where}: ${told(expected)} is ${told(actual)}`]
}

function columnOf(rows: readonly Row[], column: string): unknown[] {
  return rows.map((row) => row[column])
}

function byStartTime(one: Row, other: Row): number {
  return comparableTime(one['StartTime']) < comparableTime(other['StartTime']) ? -1 : 1
}

/** Trailing zeros of a fraction are not written. */
function comparableTime(time: unknown): string {
  return String(time).replace(/(?:\.(\d+))?Z$/, (_, fraction = '') => `.${fraction.padEnd(9, '0')}`)
}

/** Secrets are not in the recordings. */
function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      ['Secret', 'Token', 'PasswordHash'].includes(key) && typeof item === 'string' && item !== ''
        ? '<redacted>'
        : redacted(item),
    ]),
  )
}

function isRows(value: unknown): value is readonly Row[] {
  return Array.isArray(value) && value.every((item) => isRecord(item) && typeof item['Uuid'] === 'string')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function told(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 600)
}
