import { type QuirkName, quirks, startEmulator } from '@jobwright/emulator'
import { expect, test } from 'vitest'

test('by default every system runs, where its real base path is', async () => {
  await using site = await startEmulator()
  expect(site.drydock.baseUrl).toBe(`${site.url}/api/v1.0`)
  for (const send of [fetch, site.fetch]) expect(await (await send(`${site.drydock.baseUrl}/tasks`)).json()).toEqual([])
  expect(site.requests.map(({ system }) => system)).toEqual(['drydock', 'drydock'])
})

test('a seed reaches its system', async () => {
  await using site = await startEmulator({
    systems: ['drydock'],
    seed: { drydock: { designs: { 'file:///mine': { nodes: [{ name: 'n7' }] } } } },
  })
  expect(site.drydock.designRef).toBe('file:///mine')
  const response = await site.fetch(`${site.drydock.baseUrl}/nodefilter`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ design_ref: site.drydock.designRef }),
  })
  expect(await response.json()).toEqual(['n7'])
})

test('accepted tokens, ids and the clock reach it too', async () => {
  const create = async () => {
    await using site = await startEmulator({ clock: 'manual', auth: { tokens: ['t1'] } })
    const ask = (token: string) =>
      site.fetch(`${site.drydock.baseUrl}/tasks`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Auth-Token': token },
        body: JSON.stringify({ action: 'verify_site', design_ref: site.drydock.designRef }),
      })
    expect((await ask('t2')).status).toBe(401)
    const response = await ask('t1')
    return { status: response.status, date: response.headers.get('date'), task: await response.json() }
  }
  const [first, second] = [await create(), await create()]
  expect(first).toEqual(second)
  expect(first).toMatchObject({ status: 201, date: 'Thu, 01 Jan 2026 00:00:00 GMT' })
})

test('quirks can be switched off, all or but for those named', async () => {
  const statusOfCharset = async (option?: 'all' | 'none' | readonly QuirkName[]) => {
    await using site = await startEmulator({ quirks: option })
    const response = await site.fetch(`${site.drydock.baseUrl}/nodefilter`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ design_ref: site.drydock.designRef }),
    })
    return response.status
  }
  expect(await statusOfCharset()).toBe(500)
  expect(await statusOfCharset('all')).toBe(500)
  expect(await statusOfCharset('none')).toBe(200)
  expect(await statusOfCharset([])).toBe(200)
  expect(
    await statusOfCharset(quirks.map(({ name }) => name).filter((name) => name !== 'drydock/charset-is-an-error')),
  ).toBe(200)
})

test('every quirk has a name of its own below its system, and says something', () => {
  expect(quirks.length).toBeGreaterThan(5)
  expect(new Set(quirks.map(({ name }) => name)).size).toBe(quirks.length)
  for (const { name, system, real, otherwise, since, source } of quirks) {
    expect(name).toMatch(new RegExp(`^${system}/[a-z0-9]+(-[a-z0-9]+)*$`))
    expect([real, otherwise, since, source].filter((text) => text.trim() === '')).toEqual([])
  }
})

test('options that nobody understands are refused by name', async () => {
  const refused = [
    [
      { system: ['drydock'] },
      'the emulator: unknown option "system" (did you mean systems?); known are port, clock, tls, auth, idSeed, systems, profiles, quirks, seed.',
    ],
    [{ systems: [] }, 'the emulator: systems must be a list of drydock, drp, lcm, ovirt.'],
    [
      { systems: ['toString'] },
      'the emulator: systems must be a list of drydock, drp, lcm, ovirt: there is no "toString".',
    ],
    [{ profiles: { drydock: 'v4' } }, 'profiles: drydock must be one of deployed, documented.'],
    [{ profiles: { foo: 'v4' } }, 'profiles: unknown option "foo"; known are drydock, drp, lcm, ovirt.'],
    [{ seed: { foo: {} } }, 'seed: unknown option "foo"; known are drydock, drp, lcm, ovirt.'],
    [{ quirks: 'some' }, "the emulator: quirks must be 'all', 'none' or a list of names."],
    [{ quirks: ['toString'] }, expect.stringMatching(/^There is no quirk "toString": there are drydock\/.*\.$/)],
  ] as const
  for (const [options, message] of refused)
    await expect(startEmulator(options as object)).rejects.toMatchObject({ code: 'invalid-input', message })
})
