// Made from the tables by `node --conditions=@jobwright/source scripts/generate-illegal-transition-tests.ts`: change those.
import { taskLifecycles } from '@jobwright/core/drydock'
import { expectTypeOf, test } from 'vitest'

test('Drydock task (documented): 8 transitions compile, 22 do not', () => {
  const lifecycle = taskLifecycles.documented
  expectTypeOf(lifecycle.next('requested', 'queue')).toEqualTypeOf<'queued'>()
  expectTypeOf(lifecycle.next('requested', 'start')).toEqualTypeOf<'running'>()
  expectTypeOf(lifecycle.next('requested', 'terminate')).toEqualTypeOf<'terminating'>()
  expectTypeOf(lifecycle.next('queued', 'start')).toEqualTypeOf<'running'>()
  expectTypeOf(lifecycle.next('queued', 'terminate')).toEqualTypeOf<'terminating'>()
  expectTypeOf(lifecycle.next('running', 'complete')).toEqualTypeOf<'complete'>()
  expectTypeOf(lifecycle.next('running', 'terminate')).toEqualTypeOf<'terminating'>()
  expectTypeOf(lifecycle.next('terminating', 'stop')).toEqualTypeOf<'terminated'>()
  // @ts-expect-error
  lifecycle.next('requested', 'complete')
  // @ts-expect-error
  lifecycle.next('requested', 'stop')
  // @ts-expect-error
  lifecycle.next('queued', 'complete')
  // @ts-expect-error
  lifecycle.next('queued', 'queue')
  // @ts-expect-error
  lifecycle.next('queued', 'stop')
  // @ts-expect-error
  lifecycle.next('running', 'queue')
  // @ts-expect-error
  lifecycle.next('running', 'start')
  // @ts-expect-error
  lifecycle.next('running', 'stop')
  // @ts-expect-error
  lifecycle.next('terminating', 'complete')
  // @ts-expect-error
  lifecycle.next('terminating', 'queue')
  // @ts-expect-error
  lifecycle.next('terminating', 'start')
  // @ts-expect-error
  lifecycle.next('terminating', 'terminate')
  // @ts-expect-error
  lifecycle.next('complete', 'complete')
  // @ts-expect-error
  lifecycle.next('complete', 'queue')
  // @ts-expect-error
  lifecycle.next('complete', 'start')
  // @ts-expect-error
  lifecycle.next('complete', 'stop')
  // @ts-expect-error
  lifecycle.next('complete', 'terminate')
  // @ts-expect-error
  lifecycle.next('terminated', 'complete')
  // @ts-expect-error
  lifecycle.next('terminated', 'queue')
  // @ts-expect-error
  lifecycle.next('terminated', 'start')
  // @ts-expect-error
  lifecycle.next('terminated', 'stop')
  // @ts-expect-error
  lifecycle.next('terminated', 'terminate')
})

test('Drydock task (deployed): 6 transitions compile, 18 do not', () => {
  const lifecycle = taskLifecycles.deployed
  expectTypeOf(lifecycle.next('requested', 'queue')).toEqualTypeOf<'queued'>()
  expectTypeOf(lifecycle.next('requested', 'start')).toEqualTypeOf<'running'>()
  expectTypeOf(lifecycle.next('queued', 'start')).toEqualTypeOf<'running'>()
  expectTypeOf(lifecycle.next('queued', 'stop')).toEqualTypeOf<'terminated'>()
  expectTypeOf(lifecycle.next('running', 'complete')).toEqualTypeOf<'complete'>()
  expectTypeOf(lifecycle.next('running', 'stop')).toEqualTypeOf<'terminated'>()
  // @ts-expect-error
  lifecycle.next('requested', 'complete')
  // @ts-expect-error
  lifecycle.next('requested', 'stop')
  // @ts-expect-error
  lifecycle.next('queued', 'complete')
  // @ts-expect-error
  lifecycle.next('queued', 'queue')
  // @ts-expect-error
  lifecycle.next('running', 'queue')
  // @ts-expect-error
  lifecycle.next('running', 'start')
  // @ts-expect-error
  lifecycle.next('terminating', 'complete')
  // @ts-expect-error
  lifecycle.next('terminating', 'queue')
  // @ts-expect-error
  lifecycle.next('terminating', 'start')
  // @ts-expect-error
  lifecycle.next('terminating', 'stop')
  // @ts-expect-error
  lifecycle.next('complete', 'complete')
  // @ts-expect-error
  lifecycle.next('complete', 'queue')
  // @ts-expect-error
  lifecycle.next('complete', 'start')
  // @ts-expect-error
  lifecycle.next('complete', 'stop')
  // @ts-expect-error
  lifecycle.next('terminated', 'complete')
  // @ts-expect-error
  lifecycle.next('terminated', 'queue')
  // @ts-expect-error
  lifecycle.next('terminated', 'start')
  // @ts-expect-error
  lifecycle.next('terminated', 'stop')
})
