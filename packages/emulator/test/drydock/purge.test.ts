import { describe, expect, test } from 'vitest'
import { createTask, designRef, errorBody, nodes, startSite } from './site.ts'

const day = 86_400_000
const path = '/api/v1.0/tasks'
const ids = (json: unknown): readonly string[] => (json as { task_id: string }[]).map(({ task_id: id }) => id)

describe('DELETE /tasks', () => {
  test('forgets what is older than so many days', async () => {
    const site = await startSite()
    site.drydock.seed({ pollIntervalMs: 1000 * day })
    const old = await createTask(site, { action: 'verify_site' })
    await site.clock.advance(2 * day)
    const young = await createTask(site, { action: 'verify_site' })
    expect(await site.send('DELETE', `${path}?days=3`)).toMatchObject({
      status: 200,
      text: 'Tables purged successfully.',
    })
    expect(ids((await site.send('GET', path)).json)).toContain(old)
    await site.send('DELETE', `${path}?days=1`)
    expect(ids((await site.send('GET', path)).json)).toEqual([young])
    expect((await site.send('GET', `${path}/${old}`)).status).toBe(404)
  })

  test.each(['', '?days=x', '?days=', '?days=1.5', '?days=1&days=0', '?days=90'])(
    'keeps 90 days for %j',
    async (query) => {
      const site = await startSite()
      site.drydock.seed({ pollIntervalMs: 1000 * day })
      const old = await createTask(site, { action: 'verify_site' })
      await site.clock.advance(89 * day)
      await site.send('DELETE', path + query)
      expect(ids((await site.send('GET', path)).json)).toContain(old)
      await site.clock.advance(day)
      await site.send('DELETE', path + query)
      expect(ids((await site.send('GET', path)).json)).toEqual([])
    },
  )

  test.each(['0', '-1', '-0', '+0'])(
    'forgets everything for days=%s, also what runs, but no build data',
    async (days) => {
      const site = await startSite()
      site.drydock.script([{ hang: true }])
      const id = await createTask(site, { action: 'deploy_nodes' })
      await site.clock.advance(20_000)
      site.drydock.postBuildData([{ nodeName: 'a', taskId: id, generator: 'g', dataFormat: 'f', dataElement: 'e' }])
      expect(ids((await site.send('GET', path)).json).length).toBeGreaterThan(1)
      expect((await site.send('DELETE', `${path}?days=${days}`)).status).toBe(200)
      expect((await site.send('GET', path)).text).toBe('[]')
      expect((await site.send('GET', `${path}/${id}/builddata`)).status).toBe(200)
    },
  )

  test('forgets the subtasks of what is gone, one level at a time', async () => {
    const site = await startSite()
    site.drydock.seed({ designs: { [designRef]: { nodes } }, pollIntervalMs: day })
    const late = await createTask(site, { action: 'destroy_nodes' })
    // Its subtasks begin at the next look at the queue, and are younger than it.
    await site.clock.advance(1.5 * day)
    const before = ids((await site.send('GET', path)).json)
    expect(before.length).toBe(5)
    await site.send('DELETE', `${path}?days=1`)
    const once = ids((await site.send('GET', path)).json)
    expect(once).not.toContain(late)
    expect(once.length).toBe(3)
    await site.send('DELETE', `${path}?days=1`)
    expect((await site.send('GET', path)).text).toBe('[]')
  })

  test.each(['99999999', '2461400', '999999999999999999999999', '-110000000'])(
    'answers 404 where the database cannot count: %s',
    async (days) => {
      const site = await startSite()
      const id = await createTask(site, { action: 'verify_site' })
      expect(await site.send('DELETE', `${path}?days=${days}`)).toMatchObject({ status: 404, text: '' })
      expect(ids((await site.send('GET', path)).json)).toEqual([id])
    },
  )

  test('refuses guesses when that quirk is off', async () => {
    const site = await startSite({ quirks: 'none' })
    for (const days of ['x', '', '-1', '1.5']) {
      expect(await site.send('DELETE', `${path}?days=${days}`)).toMatchObject({
        status: 400,
        json: errorBody('days must be a number of days, 0 or more.'),
      })
    }
    expect(await site.send('DELETE', `${path}?days=99999999`)).toMatchObject({
      status: 400,
      json: errorBody('days is too large.'),
    })
    expect((await site.send('DELETE', path)).status).toBe(200)
    expect((await site.send('DELETE', `${path}?days=0`)).status).toBe(200)
  })
})
