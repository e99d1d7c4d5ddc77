import type { MachineProblem } from '@jobwright/core/drp'

/** The rules ask only whether something is wrong; what it was is kept as text. */
export function problemsOf(errors: readonly string[]): readonly MachineProblem[] {
  return errors.map((text) => ({ code: 'missing-task', text }))
}

/** What is wrong, in the server's words. */
export function textsOf(problems: readonly MachineProblem[]): readonly string[] {
  return problems.map(({ text }) => text)
}
