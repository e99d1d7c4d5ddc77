// Made from the tables by `node --conditions=@jobwright/source scripts/generate-illegal-transition-tests.ts`: change those.
import { jobLifecycles, stepLifecycles } from '@jobwright/core/ovirt'
import { expectTypeOf, test } from 'vitest'

test('oVirt job (documented): 3 transitions compile, 12 do not', () => {
  const lifecycle = jobLifecycles.documented
  expectTypeOf(lifecycle.next('started', 'endSucceeded')).toEqualTypeOf<'finished'>()
  expectTypeOf(lifecycle.next('started', 'endFailed')).toEqualTypeOf<'failed'>()
  expectTypeOf(lifecycle.next('started', 'endAborted')).toEqualTypeOf<'aborted'>()
  // @ts-expect-error
  lifecycle.next('finished', 'endAborted')
  // @ts-expect-error
  lifecycle.next('finished', 'endFailed')
  // @ts-expect-error
  lifecycle.next('finished', 'endSucceeded')
  // @ts-expect-error
  lifecycle.next('failed', 'endAborted')
  // @ts-expect-error
  lifecycle.next('failed', 'endFailed')
  // @ts-expect-error
  lifecycle.next('failed', 'endSucceeded')
  // @ts-expect-error
  lifecycle.next('aborted', 'endAborted')
  // @ts-expect-error
  lifecycle.next('aborted', 'endFailed')
  // @ts-expect-error
  lifecycle.next('aborted', 'endSucceeded')
  // @ts-expect-error
  lifecycle.next('unknown', 'endAborted')
  // @ts-expect-error
  lifecycle.next('unknown', 'endFailed')
  // @ts-expect-error
  lifecycle.next('unknown', 'endSucceeded')
})

test('oVirt job (v4): 13 transitions compile, 7 do not', () => {
  const lifecycle = jobLifecycles.v4
  expectTypeOf(lifecycle.next('started', 'endSucceeded')).toEqualTypeOf<'finished'>()
  expectTypeOf(lifecycle.next('started', 'endFailed')).toEqualTypeOf<'failed'>()
  expectTypeOf(lifecycle.next('started', 'failStep')).toEqualTypeOf<'failed'>()
  expectTypeOf(lifecycle.next('started', 'restartEngine')).toEqualTypeOf<'unknown'>()
  expectTypeOf(lifecycle.next('finished', 'endSucceeded')).toEqualTypeOf<'finished'>()
  expectTypeOf(lifecycle.next('finished', 'endFailed')).toEqualTypeOf<'finished'>()
  expectTypeOf(lifecycle.next('finished', 'failStep')).toEqualTypeOf<'finished'>()
  expectTypeOf(lifecycle.next('failed', 'endSucceeded')).toEqualTypeOf<'failed'>()
  expectTypeOf(lifecycle.next('failed', 'endFailed')).toEqualTypeOf<'failed'>()
  expectTypeOf(lifecycle.next('failed', 'failStep')).toEqualTypeOf<'failed'>()
  expectTypeOf(lifecycle.next('unknown', 'endSucceeded')).toEqualTypeOf<'unknown'>()
  expectTypeOf(lifecycle.next('unknown', 'endFailed')).toEqualTypeOf<'unknown'>()
  expectTypeOf(lifecycle.next('unknown', 'failStep')).toEqualTypeOf<'unknown'>()
  // @ts-expect-error
  lifecycle.next('finished', 'restartEngine')
  // @ts-expect-error
  lifecycle.next('failed', 'restartEngine')
  // @ts-expect-error
  lifecycle.next('aborted', 'endFailed')
  // @ts-expect-error
  lifecycle.next('aborted', 'endSucceeded')
  // @ts-expect-error
  lifecycle.next('aborted', 'failStep')
  // @ts-expect-error
  lifecycle.next('aborted', 'restartEngine')
  // @ts-expect-error
  lifecycle.next('unknown', 'restartEngine')
})

test('oVirt step (documented): 3 transitions compile, 12 do not', () => {
  const lifecycle = stepLifecycles.documented
  expectTypeOf(lifecycle.next('started', 'endSucceeded')).toEqualTypeOf<'finished'>()
  expectTypeOf(lifecycle.next('started', 'endFailed')).toEqualTypeOf<'failed'>()
  expectTypeOf(lifecycle.next('started', 'endAborted')).toEqualTypeOf<'aborted'>()
  // @ts-expect-error
  lifecycle.next('finished', 'endAborted')
  // @ts-expect-error
  lifecycle.next('finished', 'endFailed')
  // @ts-expect-error
  lifecycle.next('finished', 'endSucceeded')
  // @ts-expect-error
  lifecycle.next('failed', 'endAborted')
  // @ts-expect-error
  lifecycle.next('failed', 'endFailed')
  // @ts-expect-error
  lifecycle.next('failed', 'endSucceeded')
  // @ts-expect-error
  lifecycle.next('aborted', 'endAborted')
  // @ts-expect-error
  lifecycle.next('aborted', 'endFailed')
  // @ts-expect-error
  lifecycle.next('aborted', 'endSucceeded')
  // @ts-expect-error
  lifecycle.next('unknown', 'endAborted')
  // @ts-expect-error
  lifecycle.next('unknown', 'endFailed')
  // @ts-expect-error
  lifecycle.next('unknown', 'endSucceeded')
})

test('oVirt step (v4): 12 transitions compile, 18 do not', () => {
  const lifecycle = stepLifecycles.v4
  expectTypeOf(lifecycle.next('started', 'endSucceeded')).toEqualTypeOf<'finished'>()
  expectTypeOf(lifecycle.next('started', 'endFailed')).toEqualTypeOf<'failed'>()
  expectTypeOf(lifecycle.next('started', 'closeFinished')).toEqualTypeOf<'finished'>()
  expectTypeOf(lifecycle.next('started', 'closeFailed')).toEqualTypeOf<'failed'>()
  expectTypeOf(lifecycle.next('started', 'closeUnknown')).toEqualTypeOf<'unknown'>()
  expectTypeOf(lifecycle.next('started', 'restartEngine')).toEqualTypeOf<'unknown'>()
  expectTypeOf(lifecycle.next('finished', 'endSucceeded')).toEqualTypeOf<'finished'>()
  expectTypeOf(lifecycle.next('finished', 'endFailed')).toEqualTypeOf<'failed'>()
  expectTypeOf(lifecycle.next('failed', 'endSucceeded')).toEqualTypeOf<'finished'>()
  expectTypeOf(lifecycle.next('failed', 'endFailed')).toEqualTypeOf<'failed'>()
  expectTypeOf(lifecycle.next('unknown', 'endSucceeded')).toEqualTypeOf<'finished'>()
  expectTypeOf(lifecycle.next('unknown', 'endFailed')).toEqualTypeOf<'failed'>()
  // @ts-expect-error
  lifecycle.next('finished', 'closeFailed')
  // @ts-expect-error
  lifecycle.next('finished', 'closeFinished')
  // @ts-expect-error
  lifecycle.next('finished', 'closeUnknown')
  // @ts-expect-error
  lifecycle.next('finished', 'restartEngine')
  // @ts-expect-error
  lifecycle.next('failed', 'closeFailed')
  // @ts-expect-error
  lifecycle.next('failed', 'closeFinished')
  // @ts-expect-error
  lifecycle.next('failed', 'closeUnknown')
  // @ts-expect-error
  lifecycle.next('failed', 'restartEngine')
  // @ts-expect-error
  lifecycle.next('aborted', 'closeFailed')
  // @ts-expect-error
  lifecycle.next('aborted', 'closeFinished')
  // @ts-expect-error
  lifecycle.next('aborted', 'closeUnknown')
  // @ts-expect-error
  lifecycle.next('aborted', 'endFailed')
  // @ts-expect-error
  lifecycle.next('aborted', 'endSucceeded')
  // @ts-expect-error
  lifecycle.next('aborted', 'restartEngine')
  // @ts-expect-error
  lifecycle.next('unknown', 'closeFailed')
  // @ts-expect-error
  lifecycle.next('unknown', 'closeFinished')
  // @ts-expect-error
  lifecycle.next('unknown', 'closeUnknown')
  // @ts-expect-error
  lifecycle.next('unknown', 'restartEngine')
})
