import type { CorrelatedJobsOptions, CorrelatedJobsResult, OvirtClient, OvirtV3Client } from '@jobwright/client/ovirt'
import type { JobWatch, WaitResult } from '@jobwright/client/wait'
import type { Job } from '@jobwright/core/ovirt'
import { expectTypeOf, test } from 'vitest'

declare const ovirt: OvirtClient
declare const v3: OvirtV3Client
const hour = { timeoutMs: 3_600_000 }

test('waits know the job', () => {
  expectTypeOf(ovirt.jobs.wait('j1', hour)).resolves.toEqualTypeOf<WaitResult<Job>>()
  expectTypeOf(v3.jobs.waitForSuccess('j1', hour)).resolves.toEqualTypeOf<Job>()
  expectTypeOf(ovirt.jobs.waitAll(['j1'], hour)).resolves.toEqualTypeOf<Map<string, WaitResult<Job>>>()
  expectTypeOf(ovirt.jobs.watch('j1', hour)).toEqualTypeOf<JobWatch<Job>>()
  expectTypeOf(ovirt.jobs.waitToken('j1', hour)).toEqualTypeOf<string>()
  // @ts-expect-error there is no wait without an end
  void ovirt.jobs.wait('j1', {})
  // @ts-expect-error the engine has nothing to cancel a job with
  void ovirt.jobs.wait('j1', { ...hour, onTimeout: 'cancel' })
  // @ts-expect-error so there is no method for it either
  void ovirt.jobs.cancel
})

test('so do waits for all jobs of a correlation id', () => {
  expectTypeOf(ovirt.jobs.waitForCorrelation('c1', hour)).resolves.toEqualTypeOf<CorrelatedJobsResult>()
  expectTypeOf<CorrelatedJobsResult>().toEqualTypeOf<WaitResult<readonly Job[]>>()
  expectTypeOf(v3.jobs.watchCorrelation('c1', { ...hour, settleMs: 0 })).toEqualTypeOf<JobWatch<readonly Job[]>>()
  expectTypeOf<CorrelatedJobsOptions['timeoutMs']>().toEqualTypeOf<number>()
  // @ts-expect-error there is no wait without an end
  void ovirt.jobs.waitForCorrelation('c1', { settleMs: 0 })
  // @ts-expect-error nor one without options
  void ovirt.jobs.watchCorrelation('c1')
})
