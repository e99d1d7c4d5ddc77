import type { InternalCommand, InternalJob, InternalStep, OvirtControls, OvirtSeed } from '@jobwright/emulator'
import { startEmulator } from '@jobwright/emulator'
import { expectTypeOf, it } from 'vitest'

it('an emulator has the controls of the systems it runs', async () => {
  const emulator = await startEmulator({ systems: ['ovirt'], profiles: { ovirt: 'v3' } })
  expectTypeOf(emulator.ovirt).toEqualTypeOf<OvirtControls>()
  // @ts-expect-error It was not started.
  expectTypeOf(emulator.lcm).toBeAny()
  // @ts-expect-error There is no such profile.
  await startEmulator({ systems: ['ovirt'], profiles: { ovirt: 'v5' } })
})

it('a job of the engine has a description, a command a job', () => {
  expectTypeOf<OvirtControls['addInternalJob']>().parameter(0).toEqualTypeOf<InternalJob | InternalCommand>()
  expectTypeOf<OvirtControls['addInternalJob']>().returns.toEqualTypeOf<string>()
  // @ts-expect-error It says neither what it is about nor where it belongs.
  const job: InternalJob | InternalCommand = { steps: [] }
  // @ts-expect-error That is no way to end.
  const step: InternalStep = { type: 'EXECUTING', end: 'aborted' }
  // @ts-expect-error That is no status.
  const seed: OvirtSeed = { jobs: [{ description: 'x', status: 'FAILED' }] }
  expectTypeOf([job, step, seed]).toBeArray()
})
