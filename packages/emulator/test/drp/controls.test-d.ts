import { type DrpControls, type DrpSeed, type QuirkName, startEmulator, type TaskRule } from '@jobwright/emulator'
import { expectTypeOf, test } from 'vitest'

test('what Digital Rebar is started with', () => {
  expectTypeOf(startEmulator({ systems: ['drp'] }))
    .resolves.toHaveProperty('drp')
    .toEqualTypeOf<DrpControls>()
  void startEmulator({ profiles: { drp: 'v3.13' }, quirks: ['drp/sticky-force'] })
  expectTypeOf<'drp/token-echo'>().toExtend<QuirkName>()
  // @ts-expect-error: that is a profile of another system.
  void startEmulator({ profiles: { drp: 'deployed' } })
  // @ts-expect-error: there is no such quirk.
  void startEmulator({ quirks: ['drp/nope'] })
})

test('what it is seeded and scripted with', () => {
  expectTypeOf<{
    tasks: [{ Name: 'a' }]
    prefs: { defaultStage: 'none' }
    agents: Record<never, never>
  }>().toExtend<DrpSeed>()
  // @ts-expect-error: there is no such list.
  const seed: DrpSeed = { task: [] }
  void seed
  // @ts-expect-error: an exit code is a number.
  const rule: TaskRule = { exitCode: 'reboot' }
  void rule
})
