import {
  type CancellableWatchable,
  exitCodeOf,
  type JobMethods,
  jobMethods,
  resume,
  type Snapshot,
  type WaitResult,
  type Watchable,
  wait,
  waitAll,
  waitForSuccess,
  waitToken,
  watch,
} from '@jobwright/client/wait'
import type { JobView } from '@jobwright/core'
import { expectTypeOf, test } from 'vitest'

interface Task {
  readonly task_id: string
}
declare const watchable: Watchable<Task>
declare const cancellable: CancellableWatchable<Task>
const watched = { ...watchable, id: 'a' }

test('the time limit is required', () => {
  // @ts-expect-error -- a wait without a limit is a wait for ever
  void wait(watched, {})
  // @ts-expect-error -- nor may it be undefined
  void wait(watched, { timeoutMs: undefined })
  // @ts-expect-error
  void waitAll(watchable, ['a'], {})
  // @ts-expect-error
  watch(watched, {})
  // @ts-expect-error
  waitToken(watched, {})
  void resume(watchable, 'jw1', {})
})

test('cancelling is offered only where the server can', () => {
  // @ts-expect-error -- this server cannot cancel
  void wait(watched, { timeoutMs: 1, onTimeout: 'cancel' })
  // @ts-expect-error
  void waitAll(watchable, ['a'], { timeoutMs: 1, onTimeout: 'cancel' })
  // @ts-expect-error
  void jobMethods(watchable).wait('a', { timeoutMs: 1, onTimeout: 'cancel' })
  // @ts-expect-error
  void jobMethods(watchable).cancel('a')
  void wait(watched, { timeoutMs: 1, onTimeout: 'leave' })
  void wait({ ...cancellable, id: 'a' }, { timeoutMs: 1, onTimeout: 'cancel' })
  void waitForSuccess({ ...cancellable, id: 'a' }, { timeoutMs: 1, onTimeout: 'cancel', accept: ['partial'] })
  void jobMethods(cancellable).resume('jw1', { onTimeout: 'cancel' })
  expectTypeOf(jobMethods(cancellable).cancel('a')).toEqualTypeOf<Promise<void>>()
  expectTypeOf(jobMethods(watchable)).toEqualTypeOf<JobMethods<Task>>()
})

test('unknown options and words do not compile', () => {
  // @ts-expect-error
  void wait(watched, { timeoutMs: 1, timeout: 1 })
  // @ts-expect-error
  void wait(watched, { timeoutMs: 1, settleOn: 'done' })
  // @ts-expect-error -- a time-out is never success
  void waitForSuccess(watched, { timeoutMs: 1, accept: ['timed-out'] })
  // @ts-expect-error -- nor is failure
  void waitForSuccess(watched, { timeoutMs: 1, accept: ['failed'] })
  // @ts-expect-error -- what concerns one process is not in a token
  waitToken(watched, { timeoutMs: 1, signal: new AbortController().signal })
})

test('the document has the type of the server', () => {
  expectTypeOf(wait(watched, { timeoutMs: 1 })).toEqualTypeOf<Promise<WaitResult<Task>>>()
  expectTypeOf(waitForSuccess(watched, { timeoutMs: 1 })).toEqualTypeOf<Promise<Task>>()
  expectTypeOf(waitAll(watchable, ['a'], { timeoutMs: 1 })).toEqualTypeOf<Promise<Map<string, WaitResult<Task>>>>()
  expectTypeOf<WaitResult<Task>['document']>().toEqualTypeOf<Task | undefined>()
  expectTypeOf<Snapshot['view']>().toEqualTypeOf<JobView>()
  expectTypeOf(jobMethods(watchable).waitForSuccess('a', { timeoutMs: 1 })).toEqualTypeOf<Promise<Task>>()
})

test('the exit code of a promise is a forgotten await', () => {
  // @ts-expect-error
  exitCodeOf(wait(watched, { timeoutMs: 1 }))
  declare_unknown((error) => expectTypeOf(exitCodeOf(error)).toEqualTypeOf<0 | 1 | 2 | 3 | 4 | 130>())
})

declare function declare_unknown(use: (error: unknown) => void): void
