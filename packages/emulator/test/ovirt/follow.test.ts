import { describe, expect, it } from 'vitest'
import { startOvirt } from './site.ts'

const owner = '0d1ad7c4-2f10-4a7e-8d44-6d1f0b6c9e01'
const seed = {
  users: [{ username: 'admin@internal', password: 'password', id: owner }],
  jobs: [
    {
      description: 'one',
      owner: 'admin@internal',
      steps: [{ description: 'copy', steps: [{ description: 'copy the log' }] }],
    },
    { description: 'two', owner: '99999999-9999-4999-8999-999999999999' },
  ],
  settings: { authentication: false },
}

describe('links that are followed', () => {
  it('are not without being asked for', async () => {
    const { jobs } = await startOvirt(seed)
    expect((await jobs()).map(({ steps, owner: user }) => [steps, user?.name])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ])
  })

  it('show the steps of each job, and leave the link', async () => {
    const { jobs, steps, job } = await startOvirt(seed)
    const [one, two] = await jobs('?follow=steps')
    expect(one?.steps).toEqual(await steps(one?.id ?? ''))
    expect(one?.steps?.map(({ description }) => description)).toEqual(['copy', 'copy the log'])
    expect(two?.steps).toEqual([])
    expect(one?.link).toEqual([{ href: `/ovirt-engine/api/jobs/${one?.id}/steps`, rel: 'steps' }])
    expect(await job(`${one?.id}?follow=steps`)).toEqual(one)
  })

  it('go on behind dots, several with commas between them', async () => {
    const { jobs, job } = await startOvirt(seed)
    const [one] = await jobs()
    const shown = await job(`${one?.id}?follow=steps.parent_step, steps.statistics,owner`)
    const [copy, log] = shown.steps ?? []
    expect(log?.parent_step).toEqual({ ...copy, statistics: undefined })
    expect(copy?.parent_step).toBeUndefined()
    expect([copy?.statistics, log?.statistics]).toEqual([[], []])
    expect(shown.owner).toMatchObject({ id: owner, name: 'admin' })
  })

  it('are read whole, whatever the limit of the list', async () => {
    const { jobs } = await startOvirt(seed)
    const limited = await jobs('?follow=steps&max=1')
    expect(limited.map(({ steps }) => steps?.length)).toEqual([2])
  })

  it('are passed over where they are not there, or lead to nothing', async () => {
    const { jobs, get } = await startOvirt(seed)
    const plain = await jobs()
    for (const follow of ['', ',', '.', 'nothing', 'description', 'id', '__proto__', 'constructor.name', 'owner.steps'])
      expect((await jobs(`?follow=${follow}`)).map(({ description }) => description)).toEqual(['one', 'two'])
    expect((await jobs('?follow=owner'))[1]).toEqual(plain[1])
    const steps = await get('steps', `/jobs/${plain[0]?.id}/steps?follow=parent_step,job`)
    expect(steps.map(({ job, parent_step }) => [job?.description, parent_step?.description])).toEqual([
      ['one', undefined],
      ['one', 'copy'],
    ])
  })

  it('are the reason for a fault by assumption, where they are not there', async () => {
    const { jobs, send } = await startOvirt({ ...seed, assumptions: { lostLinks: 'fault' } })
    const [one] = await jobs('?follow=steps')
    expect(one?.steps).toHaveLength(2)
    for (const follow of ['nothing', 'steps.parent_step', 'owner'])
      expect((await send('GET', `/jobs?follow=${follow}`)).status).toBe(500)
  })
})
