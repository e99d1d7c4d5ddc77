import {
  createOvirtClient,
  type OvirtClient,
  type TrackedJob,
  type TrackedStep,
  type TrackLoss,
  type TrackReport,
  track,
} from '@jobwright/client/ovirt'
import { expectTypeOf, test } from 'vitest'

declare const client: OvirtClient

test('What the function answers is what track does.', () => {
  expectTypeOf(track(client, 'Backup', () => 7)).toEqualTypeOf<Promise<number>>()
  expectTypeOf(track(client, 'Backup', async () => 'text')).toEqualTypeOf<Promise<string>>()
  void track(client, 'Backup', (job) => {
    expectTypeOf(job).toEqualTypeOf<TrackedJob>()
    expectTypeOf(job.id).toEqualTypeOf<string | undefined>()
    expectTypeOf(job.loss).toEqualTypeOf<TrackLoss | undefined>()
    expectTypeOf(job.step('executing', 'Copy', () => 7)).toEqualTypeOf<Promise<number>>()
    const nested = job.step('executing', 'Copy', { key: 'a' }, async (step) => {
      expectTypeOf(step).toEqualTypeOf<TrackedStep>()
      return step.step('unknown', 'Copy', () => 'text')
    })
    expectTypeOf(nested).toEqualTypeOf<Promise<string>>()
    expectTypeOf(job.step('executing', 'Copy', undefined, () => 7)).toEqualTypeOf<Promise<number>>()
  })
})

test('What cannot be used does not compile.', () => {
  const v3 = createOvirtClient({ baseUrl: 'https://engine.example', auth: 'none', profile: 'v3' })
  // @ts-expect-error An engine of v3 is not searched by correlation id.
  void track(v3, 'Backup', () => {})
  // @ts-expect-error There is no such way.
  void track(client, 'Backup', () => {}, { failSteps: 'never' })
  // @ts-expect-error There is no such option.
  void track(client, 'Backup', () => {}, { timeoutMs: 1 })
  void track(client, 'Backup', async (job) => {
    // @ts-expect-error The API has no such type of step.
    await job.step('copying', 'Copy', () => {})
    // @ts-expect-error A step is a function at work.
    await job.step('executing', 'Copy')
    // @ts-expect-error There is no such option.
    await job.step('executing', 'Copy', { id: 'a' }, () => {})
    // @ts-expect-error The engine gives the ids.
    job.id = 'j1'
  })
})

test('Who is told gets the error, the report and the loss.', () => {
  void track(client, 'Backup', () => {}, {
    onReportError: (error, report) => {
      expectTypeOf(error).toBeUnknown()
      expectTypeOf(report).toEqualTypeOf<TrackReport>()
    },
    onLost: async ({ reason }) => {
      expectTypeOf(reason).toEqualTypeOf<
        'refused' | 'unreachable' | 'job-removed' | 'job-ended' | 'engine-restarted' | 'client-closed'
      >()
    },
  })
})
