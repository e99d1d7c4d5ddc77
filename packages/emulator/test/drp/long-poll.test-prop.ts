import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DrpSite, startDrp } from './site.ts'

const settings = { seed: 20261120, numRuns: 60 }

const names = ['one', 'two'] as const
const paths = ['/profiles/one', '/profiles/two', '/profiles'] as const

type Step = (site: DrpSite) => Promise<unknown>

const name = fc.constantFrom(...names)
const make: fc.Arbitrary<Step> = name.map((Name) => (site) => site.send('POST', '/profiles', { Name }))
const remove: fc.Arbitrary<Step> = name.map((key) => (site) => site.send('DELETE', `/profiles/${key}`))
const change: fc.Arbitrary<Step> = fc.tuple(name, fc.constantFrom('', 'a', 'b')).map(([key, value]) => {
  const patch = [{ op: 'replace', path: '/Description', value }]
  return (site) => site.send('PATCH', `/profiles/${key}`, patch)
})
const leave: fc.Arbitrary<Step> = name.map((key) => (site) => site.send('PATCH', `/profiles/${key}`, []))
const other: fc.Arbitrary<Step> = fc.constant((site) => site.send('POST', '/tasks', { Name: 'other' }))
const step = fc.oneof(make, remove, change, leave, other)

test('two answers have the same ETag exactly when they have the same body, and a request that waits is answered exactly by a change', async () => {
  const site = await startDrp({}, { profiles: { drp: 'v4' } })
  const seen = { same: 0, changed: 0, waited: 0 }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), fc.array(step, { maxLength: 20, size: 'max' }), async (path, steps) => {
      site.reset()
      for (const one of steps) {
        const before = await site.send('GET', path)
        const etag = before.headers.get('etag')
        const headers = { 'if-none-match': etag ?? '"none"', prefer: 'wait=5s' }
        let status: number | undefined
        const polled = site.send('GET', path, undefined, headers).then((answer) => {
          ;({ status } = answer)
        })
        await site.clock.advance(1)
        await one(site)
        await site.clock.advance(1)
        const after = await site.send('GET', path)
        const isSame = before.text === after.text
        const isThere = before.status === 200 && after.status === 200
        expect(isThere ? after.headers.get('etag') === etag : isSame).toBe(isSame)
        expect(status).toBe(before.status === 404 ? 404 : isSame ? undefined : after.status)
        if (status === undefined) seen.waited += 1
        seen[isSame ? 'same' : 'changed'] += 1
        await site.clock.advance(5000)
        await polled
        expect(status).toBe(before.status === 404 ? 404 : isSame ? 304 : after.status)
      }
    }),
    settings,
  )
  expect(seen.same).toBeGreaterThan(100)
  expect(seen.changed).toBeGreaterThan(100)
  expect(seen.waited).toBeGreaterThan(50)
})
