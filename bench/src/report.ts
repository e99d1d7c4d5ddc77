import { type Budget, type Case, difference, type Measurement, median, ratio, spread } from './harness.ts'

/** A case as a table: what each took, how that compares with ours, and whether the budget holds. */
export function table({ name, budgets }: Case, measured: readonly Measurement[]): string {
  const [ours] = measured
  if (ours === undefined) return name
  const rows = measured.map((measurement) => {
    const { contender, rounds } = measurement
    return [
      contender.name,
      duration(median(rounds)),
      `±${(spread(rounds) * 100).toFixed(0)} %`,
      times(ratio(measurement, ours)),
      budgets
        .filter((budget) => budget.contender === contender.name)
        .map((budget) => `${limit(budget)} ${isKept(budget, measured) ? 'ok' : 'OVER'}${margin(budget, measured)}`)
        .join(', '),
    ]
  })
  const head = ['', 'median', 'spread', 'to ours', 'budget']
  const lines = align([head, ...rows], [0, 4])
  return [name, ...lines.map((line) => `  ${line}`), ...verdicts(measured).map((line) => `  ! ${line}`)].join('\n')
}

/** Rows of cells as lines; the cells of the columns named stand on the left, all others, which are numbers, on the right. */
export function align(rows: readonly (readonly string[])[], onTheLeft: readonly number[]): string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  return rows.map((row) =>
    row
      .map((cell, column) => (onTheLeft.includes(column) ? cell.padEnd(width(column)) : cell.padStart(width(column))))
      .join('   ')
      .trimEnd(),
  )
}

/** Where a budget is missed or a peer is faster, in sentences. */
export function shortcomings({ name, budgets }: Case, measured: readonly Measurement[]): string[] {
  const over = budgets
    .filter((budget) => !isKept(budget, measured))
    .map((budget) => `${budget.contender} is over its budget of ${limit(budget)}`)
  return [...over, ...verdicts(measured)].map((line) => `${name}: ${line}`)
}

/** The peers that beat the first contender by more than noise. */
function verdicts([ours, ...others]: readonly Measurement[]): string[] {
  if (ours === undefined) return []
  return others
    .filter((other) => other.contender.role === 'peer' && ratio(other, ours) < 0.95)
    .map((other) => `${other.contender.name} is ${times(ratio(ours, other))} times as fast as ${ours.contender.name}`)
}

function isKept(budget: Budget, measured: readonly Measurement[]): boolean {
  const { atMost, of, above } = budget
  const one = named(budget.contender, measured)
  if (above !== undefined) return difference(one, named(above, measured)) <= atMost
  if (of !== undefined) return ratio(one, named(of, measured)) <= atMost
  return median(one.rounds) <= atMost
}

function limit({ atMost, of, above }: Budget): string {
  if (above !== undefined) return `${above} + ${duration(atMost)}`
  if (of === undefined) return duration(atMost)
  return atMost < 1 ? `${of} / ${Math.round(1 / atMost)}` : `${atMost} x ${of}`
}

/** How much more it is, where the budget is about that: the other columns do not tell. */
function margin({ contender, above }: Budget, measured: readonly Measurement[]): string {
  if (above === undefined) return ''
  const more = difference(named(contender, measured), named(above, measured))
  return ` (${more < 0 ? '-' : '+'}${duration(Math.abs(more))})`
}

function named(name: string, measured: readonly Measurement[]): Measurement {
  const one = measured.find(({ contender }) => contender.name === name)
  if (one === undefined) throw new Error(`A budget names "${name}", which was not measured.`)
  return one
}

function duration(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${significant(nanoseconds)} ns`
  return nanoseconds < 1e6 ? `${significant(nanoseconds / 1e3)} µs` : `${significant(nanoseconds / 1e6)} ms`
}

const times = (value: number): string => (value >= 100 ? value.toFixed(0) : significant(value))
const significant = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value.toPrecision(value < 0.01 ? 1 : 3)
