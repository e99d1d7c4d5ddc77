import { type AfterExit, type ExitCodeMeaning, interpretExitCode } from '@jobwright/core/drp'
import { expectTypeOf, test } from 'vitest'

test('what an exit code means is one of the known words', () => {
  const { state, exitState, runnable, next } = interpretExitCode(0, { mode: 'sane', last: true })
  expectTypeOf(state).toEqualTypeOf<'finished' | 'failed' | 'incomplete'>()
  expectTypeOf(exitState).toEqualTypeOf<'reboot' | 'poweroff' | 'stop' | 'failed' | 'complete'>()
  expectTypeOf(runnable).toEqualTypeOf<boolean>()
  expectTypeOf(next).toEqualTypeOf<AfterExit>()
  expectTypeOf<ExitCodeMeaning['next']>().toEqualTypeOf<
    'next-action' | 'next-task' | 'same-job' | 'reboot' | 'poweroff' | 'stop' | 'nothing'
  >()
})

test('codes are numbers and signals, and every option but the profile has to be said', () => {
  interpretExitCode('SIGKILL', { mode: 'original', last: false, profile: 'v3.13' })
  interpretExitCode(null, { mode: 'sane', last: true, profile: undefined })
  // @ts-expect-error
  interpretExitCode('kill', { mode: 'sane', last: true })
  // @ts-expect-error
  interpretExitCode(0, { mode: 'sane' })
  // @ts-expect-error
  interpretExitCode(0, { last: true })
  // @ts-expect-error
  interpretExitCode(0, { mode: 'orig', last: true })
  // @ts-expect-error
  interpretExitCode(0, { mode: 'sane', last: true, profile: 'v5' })
})
