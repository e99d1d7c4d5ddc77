import { quirks } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { listen } from './events/listener.ts'
import { type Site, startSite } from './start-site.ts'

const uuid = '11111111-1111-4111-8111-111111111111'

const seed = {
  tasks: [{ Name: 'task' }],
  stages: [{ Name: 'stage' }, { Name: 'other', Tasks: ['task'] }],
  machines: [{ Name: 'm1', Uuid: uuid, Tasks: ['task'] }],
}

const replace = (path: string, value: unknown) => [{ op: 'replace', path, value }]

/** What shows each defect: what the real server answers, and what it would without the defect. */
const shown: Readonly<
  Record<string, readonly [show: (site: Site) => Promise<unknown>, real: unknown, otherwise: unknown]>
> = {
  'drp/empty-body-panics': [async (site) => statusAndText(await site.raw('POST', '/tasks', '{}')), '500 ', 400],
  'drp/token-roles-panic': [
    async (site) => statusAndText(await site.send('GET', '/users/rocketskates/token?roles=superuser')),
    '500 ',
    200,
  ],
  'drp/re-matches-nothing': [
    async (site) => {
      await site.send('POST', '/jobs', { Machine: uuid })
      return (await site.send('GET', '/jobs?State=Re(crea.*)')).headers.get('x-drp-list-count')
    },
    '0',
    '1',
  ],
  'drp/filters-repeat-objects': [
    async (site) => {
      await site.send('POST', '/jobs', { Machine: uuid })
      const query = '/jobs?State=created&State=Ne(finished)&State=running'
      return (await site.send('GET', query)).headers.get('x-drp-list-count')
    },
    '2',
    '1',
  ],
  'drp/one-argument-panics': [
    async (site) => statusAndText(await site.send('GET', '/jobs?Task=Between(x)')),
    '500 ',
    406,
  ],
  'drp/unordered-panics': [
    async (site) => statusAndText(await site.send('GET', '/jobs?Archived=Lt(true)')),
    '500 ',
    406,
  ],
  'drp/sticky-force': [
    async (site) => {
      await site.send('PATCH', `/machines/${uuid}?force=true`, replace('/Stage', 'other'))
      return (await site.send('PATCH', `/machines/${uuid}`, replace('/Stage', 'stage'))).status
    },
    200,
    422,
  ],
  'drp/orphan-job': [
    async (site) => {
      site.drp.setMachine(uuid, { Locked: true })
      const { status } = await site.send('POST', '/jobs', { Machine: uuid })
      return [status, (await site.send('GET', '/jobs')).headers.get('x-drp-list-count')]
    },
    [500, '1'],
    [403, '0'],
  ],
  'drp/current-task-panics': [
    async (site) => statusAndText(await site.send('PATCH', `/machines/${uuid}`, replace('/CurrentTask', 7))),
    '500 ',
    422,
  ],
  'drp/malformed-registration-crashes': [
    async (site) => {
      const { register, closed } = await listen(site.emulator)
      await register('jobs')
      const answered = await site.send('POST', '/jobs', { Machine: uuid }).catch(() => ({ status: 'lost' }))
      return [answered.status, closed]
    },
    ['lost', [1006]],
    [201, []],
  ],
  'drp/token-echo': [
    async (site) =>
      (await site.send('GET', '/info', undefined, { authorization: 'Bearer abc' })).text.includes('"abc"'),
    true,
    false,
  ],
}

/** A failure without a body, or the status alone. */
function statusAndText({ status, text }: { readonly status: number; readonly text: string }): number | string {
  return text === '' ? `${status} ` : status
}

const named = quirks.filter(({ system }) => system === 'drp')

test('each defect is shown below', () => {
  expect(named.map(({ name }) => name).toSorted()).toEqual(Object.keys(shown).toSorted())
  for (const { real, otherwise, since, source } of named)
    expect([real, otherwise, since, source].every((text) => text.length > 0)).toBe(true)
})

describe.each(named.map(({ name }) => [name] as const))('%s', (name) => {
  const [show, real, otherwise] = shown[name] ?? []

  test('is reproduced', async () => {
    expect(await show?.(await startSite({ seed: { drp: seed }, quirks: [name] }))).toEqual(real)
    expect(await show?.(await startSite({ seed: { drp: seed } }))).toEqual(real)
  })

  test('is not there when it is off', async () => {
    const others = named.map((quirk) => quirk.name).filter((other) => other !== name)
    expect(await show?.(await startSite({ seed: { drp: seed }, quirks: others }))).toEqual(otherwise)
  })

  test('is in newer servers only as far as it is about secrets', async () => {
    const site = await startSite({ seed: { drp: seed }, profiles: { drp: 'v4' } })
    const same = JSON.stringify(await show?.(site)) === JSON.stringify(real)
    expect(same).toBe(name === 'drp/token-echo')
  })
})

test('without the defect a token has the rights of the roles it was asked for, as far as its user has them', async () => {
  const site = await startSite({ quirks: 'none' })
  const status = async (roles: string) => {
    const { json } = await site.send('GET', `/users/rocketskates/token?roles=${roles}`)
    const authorization = `Bearer ${(json as { Token: string }).Token}`
    return (await site.send('GET', '/prefs', undefined, { authorization })).status
  }
  expect([await status('superuser'), await status('x,superuser'), await status('admin'), await status('')]).toEqual([
    200, 200, 403, 403,
  ])
})
