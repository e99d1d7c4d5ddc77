import { invalidInput } from '@jobwright/core'
import { type StepType, stepTypes } from '@jobwright/core/ovirt'
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

/** The texts by which a step is recognised, the best first: its description, and its key as it stands at the end of it. */
export function wantedTexts({ description, key }: StepName): readonly string[] {
  return key === undefined ? [description] : [description, ` [${key}]`]
}

/** The texts by which a step that the engine shows is recognised: its description, and the end of it that may be a key. */
export function shownTexts(description: string): readonly string[] {
  const at = description.lastIndexOf(' [')
  return at === -1 ? [description] : [description, description.slice(at)]
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
    : 'a text of one line, not empty, without square brackets, and with single blanks between words alone'

const rules = /*@__PURE__*/ (() => new Map([['key', keyRule]]))()
