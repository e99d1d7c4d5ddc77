import { evaluateDrpQuery } from '@jobwright/core/drp'
import type { FleetQuestion } from './settings.ts'

/** Which objects may suit. */
export interface Suiting<Document> {
  /** Those that no test that can be answered here rules out. */
  readonly documents: ReadonlySet<Document>
  /** Is that sure? */
  readonly isSure: boolean
}

/**
 * Which of some objects suit the question, as far as that can be told here: patterns take the server's engine, and params may come from elsewhere
 * than the object.
 */
export function thoseThatSuit<Document extends object>(
  of: 'jobs' | 'machines',
  { where }: FleetQuestion,
  all: readonly Document[],
): Suiting<Document> {
  let documents = all
  let isSure = true
  for (const demand of where) {
    // v4 has all fields of v3.13, and they mean the same. What it does not know are params; a pattern that cannot be tried is one it cannot read.
    const answer = evaluateDrpQuery<Document>({ where: new Map([demand]) }, documents, { of, matches: cannotTell })
    if (answer.ok) documents = answer.rows
    else isSure = false
  }
  return { documents: new Set(documents), isSure }
}

function cannotTell(): never {
  throw new Error('Patterns are for the server.')
}
