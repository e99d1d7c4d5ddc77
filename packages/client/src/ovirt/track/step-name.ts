import { invalidInput } from '@jobwright/core'
import { type Step, type StepType, stepTypeOf, stepTypes } from '@jobwright/core/ovirt'
import { checkOptions, type OptionRule } from '../../input/index.ts'
import type { TrackedStepOptions } from './tracked.ts'

/** What a step is called, and recognised by among those of the same parent. */
export interface StepName {
  readonly type: StepType
  /** As it is sent: with the key. */
  readonly description: string
  readonly key: string | undefined
}

/** Names a step. JobwrightError `invalid-input` for what cannot be sent, or not be recognised again. */
export function nameStep(type: StepType, description: string, options: TrackedStepOptions): StepName {
  checkOptions('step', options, rules)
  if (!stepTypes.includes(type)) throw invalidInput(`step: type must be ${stepTypes.join(' or ')}.`)
  const { key } = options
  const text = oneLine('step', description)
  return { type, description: key === undefined ? text : `${text} [${key}]`, key }
}

/** Is a step that the engine shows the one of that name? */
export function isNamed(step: Step, { type, description, key }: StepName): boolean {
  if (stepTypeOf(step.type ?? 'unknown') !== type) return false
  return key === undefined ? step.description === description : step.description?.endsWith(` [${key}]`) === true
}

/** A description in the form in which every format brings it there and back: one line, without blanks around it and what XML cannot hold. */
export function oneLine(of: string, description: string): string {
  const text = typeof description === 'string' ? cleaned(description) : ''
  if (text === '') throw invalidInput(`${of}: the description must be a text, not blank.`)
  return text
}

/** The text in one line, without control characters, halves of characters and blanks around it. */
export function cleaned(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cs}\s\uFFFE\uFFFF]+/gu, ' ').trim()
}

const keyRule: OptionRule = (value) =>
  typeof value === 'string' && value !== '' && cleaned(value) === value && !/[[\]]/.test(value)
    ? undefined
    : 'a text of one line, not empty, without square brackets and without blanks around it'

const rules = /*@__PURE__*/ (() => new Map([['key', keyRule]]))()
