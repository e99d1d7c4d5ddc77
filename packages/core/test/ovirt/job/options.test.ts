import { type JobDeciderOptions, jobCleanupDefaults, jobDecider, jobsToClean, noJob } from '@jobwright/core/ovirt'
import { describe, expect, test } from 'vitest'
import { addJob, run } from './run.ts'

const refuses = (options: unknown, message: string) =>
  expect(() => jobDecider(options as JobDeciderOptions)).toThrow(
    expect.objectContaining({ code: 'invalid-input', message }),
  )

test('v4 is the default, and each decider says whose rules it has', () => {
  expect(jobDecider().name).toBe('oVirt job (v4)')
  expect(jobDecider({ profile: undefined }).name).toBe('oVirt job (v4)')
  expect(jobDecider({ profile: 'v3' }).name).toBe('oVirt job (v3)')
  expect(jobDecider({ profile: 'documented', assumptions: {} }).name).toBe('oVirt job (documented)')
  expect(jobDecider().initial).toBe(noJob)
})

test('what is not known is refused by name', () => {
  refuses(
    { profil: 'v4' },
    'jobDecider: unknown option "profil" (did you mean profile?); known are profile, cleanup, assumptions.',
  )
  refuses({ profile: 'v5' }, `jobDecider: profile must be 'v3', 'v4' or 'documented', not "v5".`)
  refuses({ profile: '__proto__' }, `jobDecider: profile must be 'v3', 'v4' or 'documented', not "__proto__".`)
  refuses(
    { profile: 'documented', assumptions: { force: 1 } },
    'jobDecider: assumptions: unknown option "force"; known are openSteps, underEnded, clear.',
  )
  refuses(
    { profile: 'documented', assumptions: { openSteps: 'go' } },
    `jobDecider: the assumption openSteps must be 'stay' or 'refuse'.`,
  )
  refuses(
    { profile: 'documented', assumptions: { underEnded: 'no' } },
    `jobDecider: the assumption underEnded must be 'allow' or 'refuse'.`,
  )
  refuses(
    { profile: 'documented', assumptions: { clear: false } },
    `jobDecider: the assumption clear must be 'remove' or 'mark'.`,
  )
  refuses(
    { cleanup: { rateMinutes: 10 } },
    'jobDecider: cleanup: unknown option "rateMinutes"; known are succeededAfterMinutes, failedAfterMinutes.',
  )
})

test('assumptions are about the design page only: what the engine does is known', () => {
  refuses({ assumptions: {} }, `jobDecider: assumptions are about the profile 'documented', not about 'v4'.`)
  refuses(
    { profile: 'v3', assumptions: {} },
    `jobDecider: assumptions are about the profile 'documented', not about 'v3'.`,
  )
})

describe('how the cleaner is set', () => {
  test('as the engine comes', () => {
    expect(jobCleanupDefaults).toEqual({ rateMinutes: 10, succeededAfterMinutes: 10, failedAfterMinutes: 60 })
  })

  test('the engine takes whole minutes from 5 to 100 000', () => {
    for (const name of ['succeededAfterMinutes', 'failedAfterMinutes']) {
      for (const minutes of [4, 100_001, 7.5, Number.NaN, '10', null]) {
        refuses(
          { cleanup: { [name]: minutes } },
          `jobDecider: cleanup: ${name} must be a whole number from 5 to 100000.`,
        )
      }
      for (const minutes of [5, 100_000]) expect(() => jobDecider({ cleanup: { [name]: minutes } })).not.toThrow()
    }
  })

  test('the decider cleans as it is set', () => {
    const decider = jobDecider({ cleanup: { succeededAfterMinutes: 5 } })
    const ended = run(decider, [
      { ...addJob, autoCleared: true },
      { type: 'end-job', at: 0 },
    ])
    expect(run(decider, [{ type: 'clean', at: 300_000 }], ended)).toBe(ended)
    expect(run(decider, [{ type: 'clean', at: 300_001 }], ended)).toBe(noJob)
  })

  test('a run needs a time', () => {
    const clean = (options: unknown) => () => jobsToClean([], options as { at: number })
    expect(clean({})).toThrow('jobsToClean: at must be a time in milliseconds since 1970.')
    expect(clean({ at: Number.NaN })).toThrow('jobsToClean: at must be a time')
    expect(clean({ at: 0, rateMinutes: 10 })).toThrow('jobsToClean: unknown option "rateMinutes"')
    expect(clean({ at: 0, failedAfterMinutes: 4 })).toThrow('jobsToClean: failedAfterMinutes must be a whole number')
    expect(clean({ at: 0 })()).toEqual([])
  })
})
