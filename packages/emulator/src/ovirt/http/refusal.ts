import type { Fault } from '@jobwright/core/ovirt'
import type { Answer } from './answer.ts'

/** Thrown anywhere below a handler: the request is answered with an error. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly answer: Answer
  /** The fault in its body, which the answer of an action wraps. */
  readonly fault: Fault | undefined

  constructor(answer: Answer, fault?: Fault) {
    super('refused')
    this.answer = answer
    this.fault = fault
  }
}

/** The reasons of faults. */
export const reasons = /*@__PURE__*/ (() =>
  ({
    operationFailed: 'Operation Failed',
    malformedId: 'Operation failed',
    incomplete: 'Incomplete parameters',
    invalidValue: 'Invalid value',
    syntax: 'Request syntactically incorrect.',
  }) as const)()

/** Answers with a fault. */
export function refuse(status: number, reason: string, detail: string): never {
  const fault = { detail, reason }
  throw new Refusal({ status, kind: 'fault', value: fault }, fault)
}

/** Answers without a body, as the engine does for what is not found. */
export function emptyRefusal(status: number, headers?: Answer['headers']): never {
  throw new Refusal({ status, headers })
}
