import { type LcmControls, type LcmSeed, type NodeRule, startEmulator } from '@jobwright/emulator'
import { expectTypeOf, test } from 'vitest'

test('an emulator has the controls of the systems it was asked for', async () => {
  const site = await startEmulator({ systems: ['lcm'], profiles: { lcm: 'v1' } })
  expectTypeOf(site.lcm).toEqualTypeOf<LcmControls>()
  // @ts-expect-error It was not asked for.
  void site.drydock
  await startEmulator({ profiles: { lcm: 'v2' }, quirks: ['lcm/text-booleans'] })
  // @ts-expect-error There is no such profile.
  await startEmulator({ profiles: { lcm: 'v3' } })
  // @ts-expect-error There is no such defect.
  await startEmulator({ quirks: ['lcm/other'] })
})

test('seeds and rules are typed', () => {
  expectTypeOf({ clusters: [{ name: 'c1', datacenters: [{ name: 'd', nodes: [{ name: 'n' }] }] }] }).toExtend<LcmSeed>()
  expectTypeOf({ node: 'n', silentMs: 5, error: { message: 'no' } }).toExtend<NodeRule>()
  // @ts-expect-error A cluster has a name.
  const nameless: LcmSeed = { clusters: [{}] }
  // @ts-expect-error A job that runs cannot be seeded under a name that is none.
  const misspelt: LcmSeed = { jobs: [{ jobType: 'install' }] }
  // @ts-expect-error Yes and no are no texts.
  const text: NodeRule = { hang: 'true' }
  // @ts-expect-error There is no such assumption.
  const other: LcmSeed = { assumptions: { paging: 'x' } }
  void [nameless, misspelt, text, other]
})
