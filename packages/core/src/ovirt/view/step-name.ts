import type { Step } from '../model/job.ts'

/** What a person would call a step: its type as the engine's own words have it, and what it does. */
export function stepNameOf({ type, description, id }: Step): string {
  const word = type === undefined || type === 'unknown' ? '' : type.toUpperCase()
  if (description === undefined || description === '') return word === '' ? id : word
  // The engine's own steps often say their type once more.
  if (word === '') return description
  return description.toUpperCase() === word ? word : `${word}: ${description}`
}
