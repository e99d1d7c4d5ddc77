import { type JobCommand, type JobDecider, type JobRecord, jobDecider, noJob } from '@jobwright/core/ovirt'
import { describe, expect, test } from 'vitest'
import { detailOf } from './engine-texts.ts'
import { addJob, addStep, refusalOf, run } from './run.ts'

const v4 = jobDecider()
const v3 = jobDecider({ profile: 'v3' })
const documented = jobDecider({ profile: 'documented' })
const external = run(v4, [addJob, addStep('s1', 1), { ...addStep('e1', 2), by: 'engine' } as JobCommand])
const internal = run(v4, [{ ...addJob, by: 'engine' }, { ...addStep('e1', 2), by: 'engine' } as JobCommand])

const blankJob: JobCommand = { ...addJob, description: ' \t\n' }
const blankStep = (parentId: string): JobCommand => ({ ...addStep('s9', 9, parentId), description: '' }) as JobCommand

describe('the checks of the engine', () => {
  test.each<[string, JobRecord, JobCommand, string]>([
    ['a job without words', noJob, blankJob, `[Cannot \${action} \${type}. Description can not be empty.]`],
    [
      'a step of nothing',
      external,
      addStep('s9', 9, 'x'),
      '[Cannot add External Job. Step should be a child of the Job or other Step.]',
    ],
    [
      'a step of no job',
      noJob,
      addStep('s9', 9),
      '[Cannot add External Job. Step should be a child of the Job or other Step.]',
    ],
    ['a step without words', external, blankStep('j1'), '[Cannot add External Job. Description can not be empty.]'],
    [
      "a step of the engine's job",
      internal,
      addStep('s9', 9),
      '[Cannot add External Job. External steps can be added only to external jobs or steps.]',
    ],
    ['the end of no job', noJob, { type: 'end-job', at: 9 }, '[Cannot Clear External Job. Job not found.]'],
    [
      "the end of the engine's job",
      internal,
      { type: 'end-job', at: 9 },
      '[Cannot Clear External Job. External steps can be added only to external jobs or steps.]',
    ],
    ['clearing no job', noJob, { type: 'clear' }, '[Cannot Clear External Job. Job not found.]'],
    [
      "clearing the engine's job",
      internal,
      { type: 'clear' },
      '[Cannot Clear External Job. External steps can be added only to external jobs or steps.]',
    ],
    [
      'the end of no step',
      external,
      { type: 'end-step', id: 'x', at: 9 },
      `[Cannot \${action} \${type}. Step not found.]`,
    ],
    [
      'the end of a step of no job',
      noJob,
      { type: 'end-step', id: 's1', at: 9 },
      `[Cannot \${action} \${type}. Step not found.]`,
    ],
    [
      "the end of the engine's step",
      external,
      { type: 'end-step', id: 'e1', at: 9 },
      `[Cannot \${action} \${type}. External steps can be added only to external jobs or steps.]`,
    ],
    [
      'several at once: neither parent nor words',
      external,
      blankStep('x'),
      '[Cannot add External Job. Step should be a child of the Job or other Step., Cannot add External Job. Description can not be empty.]',
    ],
    [
      "several at once: no words, and the engine's job",
      internal,
      blankStep('j1'),
      '[Cannot add External Job. Description can not be empty., Cannot add External Job. External steps can be added only to external jobs or steps.]',
    ],
  ])('%s', (_, job, command, detail) => {
    const refusal = refusalOf(v4, job, command)
    expect(detailOf(refusal)).toBe(detail)
    expect(refusal.code).toBe(refusal.problems[0])
    expect(refusal.legal).toEqual([])
  })

  test('each says in words what failed, and where the thing stands', () => {
    const told: [JobDecider, JobRecord, JobCommand][] = [
      [v4, noJob, blankJob],
      [v4, external, blankStep('x')],
      [v4, internal, addStep('s9', 9)],
      [v4, noJob, { type: 'end-job', at: 9 }],
      [
        v4,
        run(v4, [{ type: 'end-step', id: 'e1', by: 'engine', at: 3 }], external),
        { type: 'end-step', id: 'e1', at: 9 },
      ],
      [v4, external, { type: 'end-step', id: 'x', at: 9 }],
      [v3, external, { type: 'end-step', id: 's1', at: 9 }],
      [v3, noJob, { type: 'end-job', at: 9 }],
      [documented, external, { type: 'end-job', status: 'unknown', at: 9 }],
    ]
    expect(
      told
        .map(([decider, job, command]) => refusalOf(decider, job, command))
        .map(({ state, message }) => [state, message]),
    ).toEqual([
      ['none', 'add-job: The description must not be blank.'],
      ['started', 'add-step: The parent is neither the job nor one of its steps. The description must not be blank.'],
      ['started', "add-step: It is the engine's own, not one that was added over the API."],
      ['none', 'end-job: There is no such job.'],
      ['finished', "end-step: It is the engine's own, not one that was added over the API."],
      ['started', 'end-step: The job has no such step.'],
      ['started', 'end-step: Say whether it succeeded.'],
      ['none', 'end-job: Say the status to end with.'],
      ['started', 'end-job: An end sets the status finished, failed or aborted, and no other.'],
    ])
  })

  test('blank is what Java calls white space', () => {
    const codes = (description: string) => {
      const decision = v4.decide(noJob, { ...addJob, description })
      return decision.ok ? 'accepted' : decision.refusal.code
    }
    for (const blank of [
      '',
      ' ',
      '\t\n\v\f\r',
      '\u001c\u001d\u001e\u001f',
      '\u1680\u2000\u2006\u2008\u200a\u2028\u2029\u205f\u3000',
    ]) {
      expect(codes(blank)).toBe('empty-description')
    }
    for (const full of ['\u00a0', '\u2007', '\u202f', '\ufeff', '\u0085', ' . ', '\u{1f4be}'])
      expect(codes(full)).toBe('accepted')
  })
})

describe('what a server sees to itself', () => {
  test('an id is used once', () => {
    expect(refusalOf(v4, external, { ...addJob, id: 'j2' })).toEqual({
      code: 'already-added',
      state: 'started',
      command: 'add-job',
      legal: [],
      message: 'There is a job already: j1.',
      problems: [],
    })
    for (const id of ['s1', 'j1']) {
      const refusal = refusalOf(v4, external, addStep(id, 9))
      expect([refusal.code, refusal.state, refusal.message]).toEqual([
        'duplicate-id',
        'started',
        `The job or a step of it has the id ${id} already.`,
      ])
    }
  })

  test('only the engine’s own steps report progress, in percent', () => {
    const report = (id: string, progress: number): JobCommand => ({ type: 'report-progress', id, progress })
    expect(refusalOf(v4, external, report('x', 5)).problems).toEqual(['no-step'])
    const refusal = refusalOf(v4, external, report('s1', 5))
    expect([refusal.code, refusal.message]).toEqual([
      'external',
      'Step s1 was added over the API, which reports no progress.',
    ])
    for (const progress of [-1, 101, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      const wrong = refusalOf(v4, external, report('e1', progress))
      expect([wrong.code, wrong.message]).toEqual([
        'progress-not-percent',
        'The progress must be a whole number from 0 to 100.',
      ])
    }
    for (const progress of [0, 42, 100]) {
      expect(run(v4, [report('e1', progress)], external).steps.get('e1')?.progress).toBe(progress)
    }
  })

  test('a command that is none', () => {
    const refusal = refusalOf(v4, external, { type: 'delete' } as never)
    expect([refusal.code, refusal.state, refusal.command, refusal.message]).toEqual([
      'unknown-command',
      'started',
      'delete',
      '"delete" is not a command of jobs.',
    ])
    expect(refusalOf(v4, noJob, { type: 'delete' } as never).state).toBe('none')
  })

  test('no description ends up in a refusal', () => {
    const canary = 'canary-4711'
    const job = run(v4, [
      { ...addJob, description: canary },
      { ...addStep('s1', 1), description: canary } as JobCommand,
    ])
    for (const command of [
      { ...addJob, description: canary },
      { ...addStep('s1', 9), description: canary },
      { ...addStep('s9', 9, 'x'), description: canary },
    ] as JobCommand[]) {
      expect(JSON.stringify(refusalOf(v4, job, command))).not.toContain(canary)
    }
  })
})
