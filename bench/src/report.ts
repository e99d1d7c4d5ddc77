import { type Budget, type Case, type Measurement, median, ratio, spread } from './harness.ts'

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
        .map((budget) => `${limit(budget)} ${isKept(budget, measured) ? 'ok' : 'OVER'}`)
        .join(', '),
    ]
  })
  const head = ['', 'median', 'spread', 'to ours', 'budget']
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)))
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, column) =>
        column === 0 || column === 4 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('   ')
      .trimEnd(),
  )
  return [name, ...lines.map((line) => `  ${line}`), ...verdicts(measured).map((line) => `  ! ${line}`)].join('\n')
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

function isKept({ contender, atMost, of }: Budget, measured: readonly Measurement[]): boolean {
  const named = (name: string) => measured.find((measurement) => measurement.contender.name === name)
  const one = named(contender)
  if (one === undefined) throw new Error(`A budget names "${contender}", which was not measured.`)
  if (of === undefined) return median(one.rounds) <= atMost
  const other = named(of)
  if (other === undefined) throw new Error(`A budget names "${of}", which was not measured.`)
  return ratio(one, other) <= atMost
}

function limit({ atMost, of }: Budget): string {
  if (of === undefined) return duration(atMost)
  return atMost < 1 ? `${of} / ${Math.round(1 / atMost)}` : `${atMost} x ${of}`
}

function duration(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${significant(nanoseconds)} ns`
  return nanoseconds < 1e6 ? `${significant(nanoseconds / 1e3)} µs` : `${significant(nanoseconds / 1e6)} ms`
}

const times = (value: number): string => (value >= 100 ? value.toFixed(0) : significant(value))
const significant = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value.toPrecision(value < 0.01 ? 1 : 3)
