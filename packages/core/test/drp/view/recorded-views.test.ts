import { type Job, type Machine, toJobView } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { recordedAnswers } from '../model/fixture.ts'

const documents = recordedAnswers()
  .filter(({ status }) => status < 400)
  .flatMap(({ body }) => (Array.isArray(body) ? body : [body]) as readonly unknown[])
  .filter((document) => typeof document === 'object' && document !== null)
const jobs = documents.filter((document): document is Job => 'CurrentIndex' in document)
const machines = documents.filter((document): document is Machine => 'CurrentTask' in document)

const counted = (keys: Iterable<string>) => {
  const counts: Record<string, number> = {}
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1
  return counts
}

describe('the views of recorded jobs', () => {
  const views = jobs.map((job) => ({ job, view: toJobView(job) }))

  test('stand where the state says', () => {
    const standing = views.map(({ view }) => [view.status, view.phase, view.outcome ?? '-', ...view.flags].join(' '))
    expect(counted(standing)).toEqual({
      ' running - unknown-status': 17,
      'FINISHED running - unknown-status': 4,
      'Running running - unknown-status': 13,
      'cancelled running - unknown-status': 4,
      'created pending -': 566,
      'failed ended failed': 411,
      'finished  running - unknown-status': 4,
      'finished ended succeeded': 1217,
      'finished ended succeeded errors-reported': 18,
      'foo running - unknown-status': 11,
      'incomplete pending - suspended': 179,
      'running running -': 560,
    })
  })

  test('show an end exactly for those that are over, and never an empty time or id', () => {
    const shown = views.map(({ job, view }) => {
      const { raw: _raw, ...rest } = view
      expect(JSON.stringify(rest)).not.toMatch(/0001-01-01|00000000-0000-0000-0000-000000000000/)
      expect(view.endedAt).toBe(view.phase === 'ended' && !job.EndTime.startsWith('0001') ? job.EndTime : undefined)
      expect(job.State === 'created' ? view.createdAt : view.startedAt).toBe(job.StartTime)
      expect(view.targets.map(({ name }) => name)).toEqual([job.Machine])
      return `${view.phase}${view.endedAt === undefined ? '' : ' with its time'}`
    })
    expect(counted(shown)).toEqual({ 'ended with its time': 1646, pending: 745, running: 613 })
  })
})

describe('the views of recorded machines', () => {
  const lastJobs = new Map(jobs.map((job) => [job.Uuid, job]))
  const jobsOf = new Map<string, Job[]>()
  for (const job of lastJobs.values()) jobsOf.set(job.Machine, [...(jobsOf.get(job.Machine) ?? []), job])
  const views = machines.map((machine) => ({
    machine,
    view: toJobView(machine, { jobs: jobsOf.get(machine.Uuid) ?? [] }),
  }))

  test('stand where the list and the current job say', () => {
    const standing = views.map(({ view }) => [view.phase, view.outcome ?? '-', ...view.flags].join(' '))
    expect(counted(standing)).toEqual({
      'ended failed': 77,
      'ended succeeded': 105,
      'ended succeeded errors-reported': 1,
      'ended succeeded nothing-done': 29,
      'pending -': 400,
      'pending - suspended': 157,
      'pending - suspended unknown-status': 2,
      'running -': 681,
      'running - unknown-status': 20,
    })
  })

  test('have an entry for each task, with its tries, and hide the secret', () => {
    const tries = views.map(({ machine, view }) => {
      expect(view.children.map(({ name }) => name)).toEqual(machine.Tasks)
      expect(view.raw).toEqual({ ...machine, ...(machine.Secret && { Secret: '***' }) })
      for (const [index, entry] of view.children.entries()) {
        for (const one of entry.children) expect([one.name, one.targets[0]?.name]).toEqual([entry.name, machine.Name])
        const ahead = index > machine.CurrentTask
        expect(ahead && (entry.phase !== 'pending' || entry.children.length > 0)).toBe(false)
        expect(index < machine.CurrentTask && entry.phase !== 'ended').toBe(false)
      }
      return `${Math.max(0, ...view.children.map(({ children }) => children.length))} tries`
    })
    expect(counted(tries)).toEqual({
      '0 tries': 484,
      '1 tries': 571,
      '2 tries': 283,
      '3 tries': 66,
      '4 tries': 32,
      '5 tries': 16,
      '6 tries': 12,
      '7 tries': 3,
      '8 tries': 3,
      '9 tries': 2,
    })
  })
})
