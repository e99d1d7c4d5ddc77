import { type Job, jobLifecycle, type Machine, parseJob, parseMachine, toJobView } from '@jobwright/core/drp'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { job4, machine4 } from '../model/documents.ts'
import { checkView } from './check-view.ts'

const settings = { seed: 20261120, numRuns: 400 }

const states = ['created', 'running', 'failed', 'finished', 'incomplete'] as const
const exitStates = ['', 'reboot', 'poweroff', 'stop', 'complete', 'failed'] as const
const time = fc.constantFrom('0001-01-01T00:00:00Z', '2026-11-20T21:49:37.848913829Z', '2026-11-20T23:49:37+02:00')
const texts = fc.option(fc.array(fc.constantFrom('a', 'b'), { maxLength: 2 }))
const tasks = ['t1', 't2', 'stage:s1']

const jobs = (id: fc.Arbitrary<string>) =>
  fc
    .record({
      Uuid: id,
      Previous: fc.oneof(id, fc.constant('')),
      Machine: fc.constantFrom(machine4.Uuid, ''),
      Task: fc.constantFrom(...tasks),
      State: fc.oneof(fc.constantFrom(...states), fc.constant('paused')),
      ExitState: fc.constantFrom(...exitStates),
      StartTime: time,
      EndTime: time,
      Current: fc.boolean(),
      CurrentIndex: fc.integer({ min: 0, max: 3 }),
      Errors: texts,
      ResultErrors: texts,
      Independent: fc.boolean(),
      TargetPrefix: fc.constantFrom('', 'system'),
    })
    .map((fields): Job => ({ ...job4, ...fields }))
const oneJob = jobs(fc.constantFrom('j1', 'j2', 'j3', 'j4'))
const someMachine = fc
  .record({
    Tasks: fc.array(fc.constantFrom(...tasks), { maxLength: 5 }),
    CurrentTask: fc.integer({ min: -1, max: 3 }),
    CurrentJob: fc.constantFrom('', 'j1', 'j2', 'j3', 'j4'),
    Runnable: fc.boolean(),
    Available: fc.boolean(),
    JobState: fc.constantFrom('', 'paused', ...states),
    JobExitState: fc.constantFrom(...exitStates),
    JobResultErrors: texts,
    Errors: texts,
    RetryTaskAttempt: fc.constantFrom(0, 0, 0, 1, 2),
    TaskErrorStacks: fc.constantFrom([], [], [{ CurrentTask: 0, TaskList: ['t9'] }]),
  })
  .map((fields): Machine => ({ ...machine4, ...fields }))

/** The job as one of the machine's list. */
const fitted = (job: Job, { Uuid, Tasks }: Machine): Job => ({
  ...job,
  Machine: Uuid,
  Task: Tasks?.[job.CurrentIndex] ?? job.Task,
})

describe('laws of the views', () => {
  test('a job stands where the lifecycle of v4 says, and its view is sound', () => {
    fc.assert(
      fc.property(oneJob, (job) => {
        expect(parseJob(job).ok).toBe(true)
        const view = toJobView(job, { actions: [{ Name: 'a', Path: '', Content: '' }] })
        checkView(view)
        expect(view.phase).toBe(jobLifecycle.phaseOf(job.State))
        expect(view.flags.includes('unknown-status')).toBe(job.State === 'paused')
        const reports = job.ExitState === 'failed' || Boolean(job.Errors?.length) || Boolean(job.ResultErrors?.length)
        expect(view.flags.includes('errors-reported')).toBe(job.State === 'finished' && reports)
      }),
      settings,
    )
  })

  test('a machine has one entry a task, ends only at the end of its list or with a failure, and its view is sound', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(
        someMachine,
        fc.uniqueArray(oneJob, { selector: ({ Uuid }) => Uuid }),
        fc.boolean(),
        (machine, some, fit) => {
          // Jobs of this very list are rare by chance.
          const known = fit ? some.map((job) => fitted(job, machine)) : some
          expect(parseMachine(machine).ok).toBe(true)
          const view = toJobView(machine, { jobs: known })
          checkView(view)
          const total = machine.Tasks?.length ?? 0
          const handles = machine.TaskErrorStacks?.length !== 0
          const [waiting] = handles ? view.children : []
          const entries = waiting?.children ?? view.children
          expect(entries.map(({ name }) => name)).toEqual(machine.Tasks)
          expect(view.progress?.total ?? 0).toBe(handles ? 1 : total)
          const done = view.children.filter(({ outcome }) => outcome === 'succeeded').length
          expect(view.progress?.done ?? 0).toBe(done)
          expect(view.outcome === 'succeeded').toBe((total === 0 || machine.CurrentTask >= total) && !handles)
          const goesOn = machine.Runnable && machine.Available
          const entry = entries[machine.CurrentTask]
          const tried = entry?.children.length ?? 0
          const again = machine.RetryTaskAttempt ?? 0
          const triedAgain = machine.Available && again > 0 && tried <= again
          const failed = entry?.outcome === 'failed' && view.outcome !== 'succeeded'
          expect(view.outcome === 'failed').toBe(!goesOn && failed && !triedAgain)
          expect(view.phase !== 'running' || (goesOn && (machine.CurrentTask >= 0 || handles))).toBe(true)
          for (const [index, entry] of entries.entries()) {
            expect(index <= machine.CurrentTask || entry.phase === 'pending').toBe(true)
            expect(index >= machine.CurrentTask || entry.phase === 'ended').toBe(true)
            for (const one of entry.children) {
              const job = known.find(({ Uuid }) => Uuid === one.id)
              expect([job?.CurrentIndex, job?.Task]).toEqual([index, entry.name])
            }
          }
          const key = `${view.phase} ${view.outcome ?? ''} ${entries.some(({ children }) => children.length > 0)}`
          seen.set(key, (seen.get(key) ?? 0) + 1)
        },
      ),
      { ...settings, numRuns: 2_000 },
    )
    expect(Math.min(...seen.values())).toBeGreaterThan(4)
    expect([...seen.keys()].sort()).toEqual([
      'ended failed false',
      'ended failed true',
      'ended succeeded false',
      'ended succeeded true',
      'pending  false',
      'pending  true',
      'running  false',
      'running  true',
    ])
  })
})
