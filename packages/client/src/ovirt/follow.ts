import { checkOptions, type OptionRule } from '../input/index.ts'

/** What of a job is read along with it, in place of its address: its steps, those with their parents, or its owner. Engines before 4.2 pass it over. */
export type JobFollow = 'steps' | 'steps.parent_step' | 'owner'

/** What of a step is read along with it, in place of its address: its parent, its job, or its statistics. Engines before 4.2 pass it over. */
export type StepFollow = 'parent_step' | 'job' | 'statistics'

export const jobFollows: readonly JobFollow[] = ['steps', 'steps.parent_step', 'owner']

export const stepFollows: readonly StepFollow[] = ['parent_step', 'job', 'statistics']

/** Some of these words, in a list. */
export function followOf(words: readonly string[]): OptionRule {
  return (value) =>
    Array.isArray(value) && value.every((word) => words.includes(word)) ? undefined : `a list of ${words.join(', ')}`
}

/** Refuses what cannot be followed. Throws JobwrightError `invalid-input`. */
export function checkFollow<Follow extends string>(
  of: string,
  follow: readonly Follow[],
  words: readonly Follow[],
): readonly Follow[] {
  checkOptions(of, { follow }, new Map([['follow', followOf(words)]]))
  return follow
}

/** What asks for more to be read along. */
export function followQuery(follow: readonly string[]): readonly (readonly [string, string])[] {
  return follow.length === 0 ? [] : [['follow', follow.join(',')]]
}
