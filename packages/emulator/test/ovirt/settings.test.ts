import type { OvirtSettings } from '@jobwright/emulator'
import { expect, test } from 'vitest'
import { startOvirt } from './site.ts'

test.each([
  [{ tokenLifetimeMinutes: 0 }, 'tokenLifetimeMinutes must be a number of minutes above 0.'],
  [{ sessionTtlMinutes: Number.POSITIVE_INFINITY }, 'sessionTtlMinutes must be a number of minutes above 0.'],
  [{ utcOffsetMinutes: 841 }, 'utcOffsetMinutes must be a whole number from -840 to 840.'],
  [{ utcOffsetMinutes: 0.5 }, 'utcOffsetMinutes must be a whole number from -840 to 840.'],
  [{ cleanup: { rateMinutes: 4 } }, 'cleanup: rateMinutes must be a whole number from 5 to 100000.'],
  [{ cleanup: { failedAfterMinutes: 5.5 } }, 'cleanup: failedAfterMinutes must be a whole number from 5 to 100000.'],
  [
    { cleanup: { succeededAfterMinutes: 100_001 } },
    'cleanup: succeededAfterMinutes must be a whole number from 5 to 100000.',
  ],
  [{ csrfProtection: 'yes' }, 'csrfProtection must be a boolean.'],
  [{ version: 4.5 }, 'version must be a string.'],
])('a setting that cannot be is refused: %j', async (settings, message) => {
  await expect(startOvirt({ settings: settings as OvirtSettings })).rejects.toMatchObject({
    code: 'invalid-input',
    message: `settings: ${message}`,
  })
})

test('a setting that nobody knows is refused', async () => {
  await expect(startOvirt({ settings: { filter: true } as OvirtSettings })).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringMatching(/^settings: unknown option "filter".*filterByDefault/),
  })
})

test('settings at their limits are taken', async () => {
  for (const utcOffsetMinutes of [-840, 840]) {
    const cleanup = { rateMinutes: 5, succeededAfterMinutes: 5, failedAfterMinutes: 100_000 }
    const site = await startOvirt({ settings: { utcOffsetMinutes, cleanup, tokenLifetimeMinutes: 0.5 } })
    expect(await site.jobs()).toEqual([])
  }
})
