import type {
  CancelJobOptions,
  JobCancellation,
  JobFailure,
  JobReport,
  LcmClient,
  LcmJobNotSucceededError,
  LcmV1Client,
} from '@jobwright/client/lcm'
import type { JobNotSucceededError, WaitResult } from '@jobwright/client/wait'
import type { JobView, JobwrightError } from '@jobwright/core'
import type { Job, RollUpExplanation } from '@jobwright/core/lcm'
import { expectTypeOf, test } from 'vitest'

declare const lcm: LcmClient
declare const v1: LcmV1Client
const hour = { timeoutMs: 3_600_000 }

test('waits know the job', () => {
  expectTypeOf(lcm.jobs.wait('j1', hour)).resolves.toEqualTypeOf<WaitResult<Job>>()
  expectTypeOf(lcm.jobs.waitForSuccess('j1', hour)).resolves.toEqualTypeOf<Job>()
  expectTypeOf(lcm.jobs.waitAll(['j1'], hour)).resolves.toEqualTypeOf<Map<string, WaitResult<Job>>>()
  expectTypeOf(v1.jobs.wait('j1', { ...hour, onTimeout: 'cancel' })).resolves.toEqualTypeOf<WaitResult<Job>>()
  // @ts-expect-error there is no wait without an end
  void lcm.jobs.wait('j1', {})
  // @ts-expect-error nor one that a number of jobs ends
  void lcm.jobs.waitAll(3, hour)
  // @ts-expect-error words are checked
  void lcm.jobs.wait('j1', { ...hour, settleOn: 'WILL_FAIL' })
})

test('killing a job says who won', () => {
  expectTypeOf(lcm.jobs.cancel('j1', hour)).resolves.toEqualTypeOf<JobCancellation>()
  expectTypeOf<JobCancellation['by']>().toEqualTypeOf<'termination' | 'the job itself' | 'a restart' | 'nobody'>()
  expectTypeOf<CancelJobOptions['timeoutMs']>().toEqualTypeOf<number>()
  // @ts-expect-error it takes an end, too
  void lcm.jobs.cancel('j1')
  // @ts-expect-error and nothing that would end it before
  void lcm.jobs.cancel('j1', { ...hour, settleOn: 'failing' })
})

test('reports and errors tell what failed', () => {
  expectTypeOf(lcm.jobs.report('j1')).resolves.toEqualTypeOf<JobReport>()
  expectTypeOf<JobReport['view']>().toEqualTypeOf<JobView>()
  expectTypeOf<JobReport['failures']>().toEqualTypeOf<readonly JobFailure[]>()
  expectTypeOf<LcmJobNotSucceededError>().toExtend<JobNotSucceededError>()
  expectTypeOf<LcmJobNotSucceededError>().toExtend<JobwrightError>()
  expectTypeOf<LcmJobNotSucceededError['failures']>().toEqualTypeOf<readonly JobFailure[]>()
})

test('clusters are waited for and explained, and never killed', () => {
  expectTypeOf(lcm.clusters.waitUntilIdle('c1', hour)).resolves.toEqualTypeOf<WaitResult<readonly Job[]>>()
  expectTypeOf(v1.clusters.explainRollup('c1')).resolves.toEqualTypeOf<RollUpExplanation>()
  expectTypeOf(lcm.jobs.assertNoActiveJobs()).resolves.toEqualTypeOf<void>()
  expectTypeOf(lcm.jobs.listActive({ clusterId: 'c1' })).resolves.toEqualTypeOf<readonly Job[]>()
  // @ts-expect-error a cluster is not killed
  void lcm.clusters.waitUntilIdle('c1', { ...hour, onTimeout: 'cancel' })
  // @ts-expect-error all of it is read at each look
  void lcm.clusters.waitUntilIdle('c1', { ...hour, detail: 'status' })
})
