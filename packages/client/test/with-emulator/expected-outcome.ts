import type { Applied, ErrorCode } from '@jobwright/core'
import type { NamedFault } from './faults.ts'
import type { Operation } from './operations.ts'

/** What an operation comes to: success, or an error of this code that says so of the write. */
export type ExpectedOutcome = 'ok' | `${ErrorCode} ${Applied}`

/** What a wait lives through, because it passes by itself. All else that is not tried again ends it. */
const passing: readonly (ErrorCode | undefined)[] = [
  'not-found',
  'rate-limited',
  'unavailable',
  'timed-out',
  'unexpected-response',
]

/** The rule of the matrix: what comes of an operation when one of its requests, or each, meets a fault. */
export function expectedOutcome(fault: NamedFault, operation: Operation, each: boolean): ExpectedOutcome {
  const { code } = fault
  if (code === undefined) return 'ok'
  switch (operation.manner) {
    case 'look':
      return passing.includes(code) ? 'ok' : `${code} no`
    case 'loop': {
      // It asks for nothing but life, and only time ends that.
      const livesThrough = operation.name === 'ready' || passing.includes(code)
      if (livesThrough && !each) return 'ok'
      // Of many, one that is not there does not keep the others from being awaited: it is lost.
      return operation.name === 'tasks.waitAll' && code === 'not-found' ? 'ok' : `${code} no`
    }
    case 'read': {
      const followed = fault.then.kind === 'redirect' && fault.then.location === undefined
      return (fault.passes === true || followed) && !each ? 'ok' : `${code} no`
    }
    case 'question':
      return fault.passes === true && !each ? 'ok' : `${asQuestion(fault, operation, code)} no`
    case 'write': {
      // Only what was surely not done is sent again.
      if (fault.passes === true && fault.applied === 'no' && !each) return 'ok'
      // It looks whether the task is there.
      if (operation.name === 'tasks.ensure, its post' && fault.done && fault.applied !== 'no') return 'ok'
      return `${code} ${fault.applied}`
    }
  }
}

/** Drydock answers 500 to a filter that it trips over, and a plan then says that nobody knows what is meant. */
function asQuestion({ then }: NamedFault, { name }: Operation, code: ErrorCode): ErrorCode {
  const is500 = then.kind === 'status' && then.status === 500
  const ofFilter = is500 && name !== 'validateDesign' ? 'rejected' : code
  return name === 'plan' && ['not-found', 'forbidden', 'rejected'].includes(ofFilter) ? 'invalid-input' : ofFilter
}
