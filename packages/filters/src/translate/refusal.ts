import type { NodeExpression } from '../expression/model.ts'

/** Why an expression cannot be said in another language. */
export interface TranslationRefusal {
  /** Always false. */
  readonly ok: false
  /** What cannot be said and why, as a phrase for a message; with what to do instead where there is something. */
  readonly reason: string
  /** What cannot be said: a part of the expression, with negations moved to the tests; or all of it where no one part is to blame. */
  readonly part: NodeExpression
}

export function refuse(reason: string, part: NodeExpression): TranslationRefusal {
  return { ok: false, reason, part }
}
