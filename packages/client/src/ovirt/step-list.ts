import type { Step } from '@jobwright/core/ovirt'
import { type Listing, unpaged } from '../api/index.ts'
import { checkOptions, type OptionRule, wholeNumber } from '../input/index.ts'
import type { RequestOptions } from '../transport/index.ts'
import type { OvirtConnection } from './connection.ts'
import { maxQuery } from './correlated-list.ts'
import { followOf, followQuery, type StepFollow, stepFollows } from './follow.ts'
import { getSteps } from './step-operations.ts'

/** Which steps are listed, and how. */
export interface StepListQuery {
  /** So many at most. Default: all. */
  readonly max?: number | undefined
  /** What is read along with each step. Default nothing. */
  readonly follow?: readonly StepFollow[] | undefined
}

/** Makes a list of the steps of a job: the engine answers it in one piece. */
export function listSteps(
  connection: OvirtConnection,
  jobId: string,
  query: StepListQuery | undefined,
  request: RequestOptions | undefined,
): Listing<Step> {
  return unpaged(async () => {
    const { max, follow = [] } = checkQuery(query)
    return connection.send(getSteps(connection, jobId, [...maxQuery(max), ...followQuery(follow)]), request)
  })
}

const rules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() =>
  new Map([
    ['max', wholeNumber(0)],
    ['follow', followOf(stepFollows)],
  ]))()

function checkQuery(query: StepListQuery = {}): StepListQuery {
  checkOptions('steps.list', query, rules)
  return query
}
