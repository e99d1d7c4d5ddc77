import { type Job, type JobEvent, type JobNode, parseJob, toJobView } from '@jobwright/core/lcm'
import { expect, test } from 'vitest'
import { rowsOf, sample } from '../model/samples.ts'

test('the documented list, job node and event of one failed job give one view', () => {
  const [job] = rowsOf(sample('seed-jobs-list')) as readonly Job[]
  const nodes = rowsOf(sample('seed-job-nodes-list')) as readonly JobNode[]
  const event = sample('seed-job-event-get') as JobEvent
  if (job === undefined) throw new Error('the list is empty')
  expect(toJobView(job, { nodes, events: [event] })).toEqual({
    key: 'lcm/lcm/job/53db1340-8037-47fe-817a-951b9324b04a',
    source: 'lcm',
    system: 'lcm',
    kind: 'job',
    id: '53db1340-8037-47fe-817a-951b9324b04a',
    name: 'install cluster01',
    status: 'FAILED',
    phase: 'ended',
    outcome: 'failed',
    flags: [],
    targets: [{ name: '10.0.3.132', phase: 'ended', outcome: 'failed' }],
    createdAt: '2016-06-21T20:24:21.432Z',
    startedAt: '2016-06-21T20:24:26.419Z',
    updatedAt: '2016-06-21T20:25:08.787Z',
    endedAt: '2016-06-21T20:25:08.787Z',
    progress: { done: 1, total: 1, unit: 'nodes' },
    messages: [
      {
        text: 'Checking if the contents of /etc/apt/sources.list.d/opsc.list need to be updated',
        error: false,
        at: '2016-06-21T20:24:28.552Z',
        about: '10.0.3.132',
      },
    ],
    children: [],
    href: job.href,
    raw: job,
  })
})

test('the documented answer to an install and the event of its start give one view, without the password', () => {
  const job = sample('seed-install-response') as Job
  const events = rowsOf(sample('seed-job-events-list')) as readonly JobEvent[]
  const view = toJobView({ ...job, status: 'RUNNING' }, { nodes: [], events })
  expect([view.phase, view.startedAt, view.messages.length]).toEqual(['running', '2016-06-21T16:20:01.848Z', 1])
  expect(JSON.stringify(view)).not.toContain('blarg')
})

test('every documented job has a view that keeps its status, and no secret', () => {
  const names = ['docs68-job-model-bare-v2', 'seed-install-response', 'seed-job-get', 'seed-job-model-bare']
  const shown = names.map((name) => {
    const parsed = parseJob(sample(name))
    if (!parsed.ok) throw new Error(name)
    const view = toJobView(parsed.value)
    expect(JSON.stringify(view)).not.toMatch(/blarg|sfdgs/)
    return [view.status, view.phase, view.name]
  })
  expect(shown).toEqual([
    ['PENDING', 'pending', 'install c1'],
    ['PENDING', 'pending', 'install c1'],
    ['FAILED', 'ended', 'install c1'],
    ['PENDING', 'pending', 'install c1'],
  ])
})
