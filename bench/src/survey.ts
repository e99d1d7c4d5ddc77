import { isDeepStrictEqual } from 'node:util'
import type { Contender } from './harness.ts'
import { align } from './report.ts'

/** Contenders that do the same work, of which something is counted instead of timed. The first is the one that the others are compared with. */
export interface Survey {
  readonly name: string
  /** What is counted; less is better. */
  readonly columns: readonly Column[]
  readonly subjects: readonly Subject[]
}

/** One thing that is counted, and how much of it ours may need. */
export interface Column {
  readonly name: string
  readonly atMost?: number
}

/** One of those that are compared. */
export interface Subject {
  readonly name: string
  readonly role: Contender['role']
  count(): Promise<Count>
}

/** What a subject answers, in a form that can be compared, and what it took, column by column. */
export interface Count {
  readonly answers: unknown
  readonly counts: readonly number[]
}

/** The subjects with what was counted. */
export type Counted = readonly { readonly subject: Subject; readonly count: Count }[]

/** Counts one after the other. */
export async function count({ subjects }: Survey): Promise<Counted> {
  const counted: { subject: Subject; count: Count }[] = []
  for (const subject of subjects) counted.push({ subject, count: await subject.count() })
  return counted
}

/** The subjects whose answers differ from the first one's. */
export function dissentersIn(counted: Counted): Subject[] {
  const expected = counted[0]?.count.answers
  return counted.filter(({ count }) => !isDeepStrictEqual(count.answers, expected)).map(({ subject }) => subject)
}

/** A survey as a table: budgets below their columns, and what is over them marked. */
export function countTable({ name, columns }: Survey, counted: Counted): string {
  const rows = counted.map(({ subject, count }) => [
    subject.name,
    ...columns.map(
      (column, at) => `${number(count.counts[at])}${isOver(subject, column, count.counts[at]) ? ' OVER' : ''}`,
    ),
  ])
  const budgets = ['budget', ...columns.map(({ atMost }) => (atMost === undefined ? '' : number(atMost)))]
  const hasBudget = columns.some(({ atMost }) => atMost !== undefined)
  const head = ['', ...columns.map((column) => column.name)]
  const lines = align([head, ...rows, ...(hasBudget ? [budgets] : [])], [0])
  return [name, ...lines.map((line) => `  ${line}`), ...savings(columns, counted).map((line) => `  ! ${line}`)].join(
    '\n',
  )
}

/** Where a budget is missed or a peer needs less, in sentences. */
export function countShortcomings({ name, columns }: Survey, counted: Counted): string[] {
  const over = counted.flatMap(({ subject, count }) =>
    columns
      .filter((column, at) => isOver(subject, column, count.counts[at]))
      .map((column) => `${subject.name} is over its budget of ${number(column.atMost)} ${column.name}`),
  )
  return [...over, ...savings(columns, counted)].map((line) => `${name}: ${line}`)
}

/** The peers that need less than the first subject, by more than chance. */
function savings(columns: readonly Column[], [ours, ...others]: Counted): string[] {
  if (ours === undefined) return []
  return others
    .filter(({ subject }) => subject.role === 'peer')
    .flatMap(({ subject, count }) =>
      columns.flatMap((column, at) => {
        const [theirs = 0, mine = 0] = [count.counts[at], ours.count.counts[at]]
        if (theirs >= mine * 0.95) return []
        return [`${subject.name} needs ${number(theirs)} ${column.name}, ${ours.subject.name} ${number(mine)}`]
      }),
    )
}

function isOver({ role }: Subject, { atMost }: Column, count = 0): boolean {
  return role === 'ours' && atMost !== undefined && count > atMost
}

function number(value = Number.NaN): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })
}
