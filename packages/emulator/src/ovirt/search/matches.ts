/** A comparison of the correlation id of jobs; null stands for none. */
export interface Comparison {
  readonly is: '=' | '!='
  readonly value: string | null
}

/**
 * What a job must be like to be found. `AND` binds closest, then `OR`, and conditions that just stand side by side must all be met: each in the outer
 * list, of which one alternative, of which all comparisons.
 */
export type Condition = readonly (readonly (readonly Comparison[])[])[]

/** Is a job with that correlation id found? Values are compared as they are: capital letters count, a `*` is a `*`, and none differs from each. */
export function matches(condition: Condition, correlationId: string | null): boolean {
  const isMet = ({ is, value }: Comparison): boolean => (correlationId === value) === (is === '=')
  return condition.every((alternatives) => alternatives.some((comparisons) => comparisons.every(isMet)))
}
