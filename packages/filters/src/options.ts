import type { Semantics } from '@jobwright/core'
import { nearMiss } from './near-miss.ts'

/** Refuses options that do not exist, with the name that was probably meant. */
export function checkOptions(options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue
    const meant = nearMiss(key, known)
    const advice = meant === undefined ? `known: ${known.join(', ')}` : `did you mean ${meant}?`
    throw new TypeError(`Unknown option ${JSON.stringify(key)}; ${advice}`)
  }
}

/** The semantics asked for; documented where none is. */
export function readSemantics(semantics: Semantics | undefined): Semantics {
  if (semantics === undefined || semantics === 'documented' || semantics === 'deployed')
    return semantics ?? 'documented'
  throw new TypeError(`Option semantics must be documented or deployed, not ${JSON.stringify(semantics)}`)
}
