import type { JobView } from '@jobwright/core'
import { type Job, type JobAction, toJobView } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { job4, job313 } from '../model/documents.ts'

const job = (changes: Partial<Job>): Job => ({ ...job313, ...changes })
const ended = { StartTime: '2026-11-20T21:50:00Z', EndTime: '2026-11-20T21:51:00.5Z' }
const machine = job313.Machine

describe('the view of a job', () => {
  test('says what the document says', () => {
    expect(toJobView(job313)).toEqual({
      key: `drp/drp/job/${job313.Uuid}`,
      source: 'drp',
      system: 'drp',
      kind: 'job',
      id: job313.Uuid,
      name: 't1',
      status: 'created',
      phase: 'pending',
      flags: [],
      targets: [{ name: machine, phase: 'pending' }],
      parentId: machine,
      createdAt: '2026-11-20T21:49:37.848913829Z',
      messages: [],
      children: [],
      raw: job313,
    } satisfies JobView)
  })

  test('of a finished job on v4', () => {
    const document = job({
      ...job4,
      ...ended,
      State: 'finished',
      ExitState: 'complete',
      StartTime: '2026-11-20T22:50:00+01:00',
    })
    expect(toJobView(document, { source: 'site/7', href: '/jobs/1' })).toEqual({
      key: `site%2F7/drp/job/${job313.Uuid}`,
      source: 'site/7',
      system: 'drp',
      kind: 'job',
      id: job313.Uuid,
      name: 't1',
      status: 'finished',
      phase: 'ended',
      outcome: 'succeeded',
      flags: [],
      targets: [{ name: machine, phase: 'ended', outcome: 'succeeded' }],
      parentId: machine,
      createdAt: '2026-11-20T21:49:36Z',
      startedAt: '2026-11-20T21:50:00Z',
      updatedAt: '2026-11-20T21:50:36Z',
      endedAt: '2026-11-20T21:51:00.5Z',
      messages: [],
      children: [],
      href: '/jobs/1',
      raw: { ...document, Token: '***' },
    } satisfies JobView)
  })

  test.each([
    ['created', 'pending', undefined, []],
    ['running', 'running', undefined, []],
    ['incomplete', 'pending', undefined, ['suspended']],
    ['finished', 'ended', 'succeeded', []],
    ['failed', 'ended', 'failed', []],
    ['cancelled', 'running', undefined, ['unknown-status']],
    ['', 'running', undefined, ['unknown-status']],
  ])('of a job that is %j', (State, phase, outcome, flags) => {
    const view = toJobView(job({ State }))
    expect([view.status, view.phase, view.outcome, view.flags]).toEqual([State, phase, outcome, flags])
    expect('outcome' in view).toBe(outcome !== undefined)
    const [target] = view.targets
    expect([target?.phase, target?.outcome]).toEqual([phase, outcome])
  })

  test('shows no time for what has not happened', () => {
    const times = (changes: Partial<Job>) => {
      const { createdAt, startedAt, updatedAt, endedAt } = toJobView(job({ ...ended, ...changes }))
      return { createdAt, startedAt, updatedAt, endedAt }
    }
    const [started, over] = [ended.StartTime, ended.EndTime]
    const none = { createdAt: undefined, startedAt: undefined, updatedAt: undefined, endedAt: undefined }
    expect(times({ State: 'created' })).toEqual({ ...none, createdAt: started })
    // A job that runs again keeps the time of its first end.
    expect(times({ State: 'running' })).toEqual({ ...none, startedAt: started })
    expect(times({ State: 'incomplete' })).toEqual({ ...none, startedAt: started })
    expect(times({ State: 'failed' })).toEqual({ ...none, startedAt: started, endedAt: over })
    expect(times({ State: 'failed', EndTime: '0001-01-01T00:00:00Z' })).toEqual({ ...none, startedAt: started })
    expect(
      times({ State: 'running', StartTime: 'soon', CreatedAt: '', LastModifiedAt: '0001-01-01T00:00:00Z' }),
    ).toEqual(none)
    expect('endedAt' in toJobView(job({ State: 'running' }))).toBe(false)
  })

  test('tells how it left its machine, and why it is not over', () => {
    const why = (changes: Partial<Job>) => {
      const view = toJobView(job(changes))
      return [view.messages.map(({ text, error }) => `${text}${error ? '!' : ''}`), view.targets[0]?.why, view.flags]
    }
    expect(why({ State: 'incomplete', ExitState: 'reboot' })).toEqual([
      ['exit state: reboot'],
      'exit state: reboot',
      ['suspended'],
    ])
    expect(why({ State: 'incomplete', ExitState: 'complete' })).toEqual([[], undefined, ['suspended']])
    expect(why({ State: 'finished', ExitState: 'poweroff' })).toEqual([['exit state: poweroff'], undefined, []])
    expect(why({ State: 'failed', ExitState: 'failed' })).toEqual([['exit state: failed!'], 'exit state: failed', []])
    expect(why({ State: 'failed', ExitState: '' })).toEqual([[], undefined, []])
    // It contradicts itself.
    expect(why({ State: 'finished', ExitState: 'failed' })).toEqual([
      ['exit state: failed!'],
      undefined,
      ['errors-reported'],
    ])
  })

  test('tells the errors that the task reported, and those of the job itself', () => {
    const errors = { ResultErrors: ['disk 1 is bad', 'disk 2 is bad'], Errors: ['Stage s9 does not exist'] }
    const failed = toJobView(job({ ...errors, State: 'failed', ExitState: 'stop' }))
    expect(failed.messages).toEqual([
      { text: 'Stage s9 does not exist', error: true },
      { text: 'disk 1 is bad', error: true, about: 't1' },
      { text: 'disk 2 is bad', error: true, about: 't1' },
      { text: 'exit state: stop', error: false, about: 't1' },
    ])
    expect(failed.targets).toEqual([{ name: machine, phase: 'ended', outcome: 'failed', why: 'disk 2 is bad' }])
    expect(failed.flags).toEqual([])
    const finished = toJobView(job({ ResultErrors: ['disk 1 is bad'], State: 'finished', ExitState: 'complete' }))
    expect([finished.outcome, finished.flags]).toEqual(['succeeded', ['errors-reported']])
    expect(finished.targets).toEqual([{ name: machine, phase: 'ended', outcome: 'succeeded' }])
    expect(toJobView(job({ Errors: ['x'], State: 'running' })).flags).toEqual([])
    expect(toJobView(job({ Errors: null, ResultErrors: null, Task: '' })).messages).toEqual([])
    expect(toJobView(job({ ResultErrors: ['x'], Task: '' })).messages).toEqual([{ text: 'x', error: true }])
  })

  test('says that another job has superseded it, which does not end it', () => {
    const message = { text: 'superseded: another job of the machine is current', error: false }
    const view = toJobView(job({ State: 'incomplete', ExitState: 'reboot', Current: false }))
    expect(view.messages).toEqual([{ text: 'exit state: reboot', error: false, about: 't1' }, message])
    expect([view.phase, view.flags, view.targets[0]?.why]).toEqual(['pending', ['suspended'], message.text])
    expect(toJobView(job({ State: 'finished', Current: false })).messages).toEqual([])
    expect(toJobView(job({ State: 'running', Current: false, Independent: true })).messages).toEqual([])
    expect(toJobView(job({ State: 'running', Current: false, WorkOrder: 'w1' })).messages).toEqual([])
  })

  test('names what an independent job is about, and the work order of one that has such', () => {
    const of = (changes: Partial<Job>) => {
      const view = toJobView(job(changes))
      return [view.targets.map(({ name }) => name), view.parentId]
    }
    const independent = { Machine: '', Independent: true }
    expect(of({ ...independent, TargetPrefix: 'plugins', TargetKey: 'ipmi' })).toEqual([['plugins/ipmi'], undefined])
    expect(of({ ...independent, TargetPrefix: 'system', TargetKey: '' })).toEqual([['system'], undefined])
    expect(of(independent)).toEqual([[], undefined])
    expect(of({ ...independent, TargetPrefix: '', TargetKey: 'x' })).toEqual([[], undefined])
    expect(of({ Machine: '', TargetPrefix: 'system' })).toEqual([[], undefined])
    expect(of({ Machine: '00000000-0000-0000-0000-000000000000' })).toEqual([[], undefined])
    expect('parentId' in toJobView(job(independent))).toBe(false)
    expect(of({ WorkOrder: 'w1' })).toEqual([[machine], 'w1'])
    expect(of({ WorkOrder: '' })).toEqual([[machine], machine])
    expect(of({ ...independent, Machine: machine, TargetPrefix: 'system' })).toEqual([[machine], machine])
  })

  test('has its actions as children, which stand where it stands', () => {
    const actions: readonly JobAction[] = [
      { Name: 'file', Path: '/srv/a', Content: '{"Token":"t"}', Meta: {} },
      { Name: 'script', Path: '', Content: 'exit 0' },
    ]
    const view = toJobView(job({ State: 'incomplete' }), { actions, source: 's' })
    expect(view.children).toEqual([
      {
        key: `s/drp/action/${job313.Uuid}%2F0`,
        source: 's',
        system: 'drp',
        kind: 'action',
        id: `${job313.Uuid}/0`,
        name: 'file',
        status: 'incomplete',
        phase: 'pending',
        flags: ['suspended'],
        targets: [],
        parentId: job313.Uuid,
        messages: [],
        children: [],
        raw: { Name: 'file', Path: '/srv/a', Content: '{"Token":"***"}', Meta: {} },
      },
      expect.objectContaining({ id: `${job313.Uuid}/1`, name: 'script', raw: actions[1] }),
    ])
    const standing = (changes: Partial<Job>) => {
      const { children } = toJobView(job(changes), { actions })
      return children.map(({ phase, outcome, flags }) => [phase, outcome, flags])
    }
    const twice = <T>(one: T) => [one, one]
    expect(standing({ State: 'running' })).toEqual(twice(['running', undefined, []]))
    expect(standing({ State: 'finished', ResultErrors: ['x'] })).toEqual(twice(['ended', 'succeeded', []]))
    expect(standing({ State: 'failed' })).toEqual(twice(['ended', 'incomplete', []]))
  })

  test('does not change the document, and refuses options that it does not know', () => {
    const document = structuredClone(job4)
    toJobView(document)
    expect(document).toEqual(job4)
    const refused = (context: object) => () => toJobView(job313, context)
    expect(refused({ sorce: 's' })).toThrow('toJobView of a job: unknown option "sorce" (did you mean source?)')
    expect(refused({ jobs: [] })).toThrow('known are source, actions, href.')
    expect(toJobView(job313, { source: undefined, actions: undefined, href: undefined })).toEqual(toJobView(job313))
  })
})
