import { readFileSync } from 'node:fs'
import {
  type ExitCode,
  type ExitCodeMode,
  type ExitCodeOptions,
  type ExitCodeProfile,
  interpretExitCode,
} from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

/** What both real agents did with the exit codes of an action, before an action and as the last one. */
const recorded = readFileSync(new URL('../../fixtures/drp/exit-codes.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [agent, mode, code, position, state, exitState, runnable, ranSecond, ranFollowing] = line.split('\t')
    return {
      line,
      code: code === 'kill' ? ('signal' as const) : Number(code),
      options: {
        mode: (mode === 'orig' ? 'original' : mode) as ExitCodeMode,
        last: position === 'final',
        profile: agent as ExitCodeProfile,
      },
      expected: { state, exitState, runnable: runnable === 'True' },
      ranSecond: ranSecond === 'True',
      ranFollowing: ranFollowing === 'True',
    }
  })

describe('the recorded exit codes', () => {
  test('mean what both agents took them for', () => {
    const seen = new Map<string, number>()
    for (const { line, code, options, expected, ranSecond, ranFollowing } of recorded) {
      const { next, ...meaning } = interpretExitCode(code, options)
      expect({ line, ...meaning }).toEqual({ line, ...expected })
      expect({ line, is: next === 'next-action' }).toEqual({ line, is: ranSecond })
      // With a code of success the second action ran, and then the task after it.
      const goesOn = next === 'next-task' || next === 'next-action'
      expect({ line, is: goesOn }).toEqual({ line, is: ranFollowing })
      seen.set(next, (seen.get(next) ?? 0) + 1)
    }
    expect(recorded).toHaveLength(104)
    expect(new Set(recorded.map(({ line }) => line)).size).toBe(104)
    expect(Object.fromEntries(seen)).toEqual({
      'next-task': 8,
      'next-action': 4,
      'same-job': 4,
      reboot: 16,
      poweroff: 8,
      stop: 8,
      nothing: 56,
    })
  })

  test('v4 reads them as v4.8 does', () => {
    const v48 = recorded.filter(({ options }) => options.profile === 'v4.8')
    expect(v48).toHaveLength(52)
    for (const { code, options } of v48) {
      const { profile, ...others } = options
      const meaning = interpretExitCode(code, { ...others, profile })
      expect(interpretExitCode(code, others)).toEqual(meaning)
      expect(interpretExitCode(code, { ...others, profile: 'v4' })).toEqual(meaning)
      expect(interpretExitCode(code, { ...others, profile: undefined })).toEqual(meaning)
    }
  })

  test('the agents differ where a job is set aside together with a power change', () => {
    const differing = recorded.filter(({ code, options }) => {
      const of = (profile: ExitCodeProfile) => JSON.stringify(interpretExitCode(code, { ...options, profile }))
      return options.profile === 'v3.13' && of('v3.13') !== of('v4.8')
    })
    expect(differing.map(({ code, options }) => `${options.mode} ${code} ${options.last}`)).toEqual([
      'sane 144 true',
      'sane 144 false',
      'sane 160 true',
      'sane 160 false',
      'sane 192 true',
      'sane 192 false',
      'original 3 true',
      'original 3 false',
    ])
  })
})

describe('what comes next', () => {
  const next = (code: ExitCode, last: boolean, mode: ExitCodeMode = 'sane') =>
    interpretExitCode(code, { mode, last }).next

  test('follows from the code and the place of the action', () => {
    expect([0, 16, 32, 64, 128, 144, 160, 192, 1].map((code) => next(code, true))).toEqual([
      'next-task',
      'stop',
      'poweroff',
      'reboot',
      'same-job',
      'stop',
      'poweroff',
      'reboot',
      'nothing',
    ])
    expect([0, 16, 32, 64, 128, 144, 160, 192, 1].map((code) => next(code, false))).toEqual([
      'next-action',
      'stop',
      'poweroff',
      'reboot',
      'next-task',
      'stop',
      'poweroff',
      'reboot',
      'nothing',
    ])
    expect([0, 1, 2, 3, 16, 64].map((code) => next(code, true, 'original'))).toEqual([
      'next-task',
      'reboot',
      'same-job',
      'reboot',
      'nothing',
      'nothing',
    ])
    expect([0, 1, 2, 3].map((code) => next(code, false, 'original'))).toEqual([
      'next-action',
      'reboot',
      'next-task',
      'reboot',
    ])
  })

  test('every code that has no meaning is a failure, whatever its bits', () => {
    const sane = Array.from({ length: 256 }, (_, code) => code).filter((code) => next(code, true) !== 'nothing')
    expect(sane).toEqual([0, 16, 32, 64, 128, 144, 160, 192])
    const original = Array.from({ length: 256 }, (_, code) => code).filter(
      (code) => next(code, true, 'original') !== 'nothing',
    )
    expect(original).toEqual([0, 1, 2, 3])
  })

  test('a signal is a failure, in all the ways to say it; so is what Windows answers', () => {
    for (const code of ['signal', 'SIGKILL', 'SIGTERM', null, 0xc000_013a, 0xffff_ffff] as const) {
      for (const mode of ['sane', 'original'] as const) {
        for (const last of [true, false]) {
          expect(interpretExitCode(code, { mode, last })).toEqual({
            state: 'failed',
            exitState: 'failed',
            runnable: false,
            next: 'nothing',
          })
        }
      }
    }
  })
})

describe('bad input', () => {
  const code = (value: unknown) => () => interpretExitCode(value as ExitCode, { mode: 'sane', last: true })
  const options = (value: unknown) => () => interpretExitCode(0, value as ExitCodeOptions)
  const refused = (part: string) =>
    expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(part) })

  test('a code that no process can end with', () => {
    const message =
      "the exit code must be a whole number from 0 to 4294967295, or for a signal its name, 'signal' or null"
    for (const value of [
      -1,
      0.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      0x1_0000_0000,
      '0',
      'kill',
      undefined,
      {},
      [0],
    ]) {
      expect(code(value)).toThrow(refused(message))
    }
  })

  test('an option that is unknown, absent or of another kind', () => {
    expect(options(undefined)).toThrow(refused('the options must be an object'))
    expect(options({ mode: 'sane', last: true, final: true })).toThrow(refused('unknown option "final"'))
    expect(options({ last: true })).toThrow(refused("mode must be 'sane' or 'original'"))
    for (const mode of ['orig', 'toString', '__proto__', ['sane']]) {
      expect(options({ mode, last: true })).toThrow(refused("mode must be 'sane' or 'original'"))
    }
    for (const last of [undefined, 1, 'true']) {
      expect(options({ mode: 'original', last })).toThrow(refused('last must be true or false'))
    }
    for (const profile of ['v3', '', null, 4.8, ['v4']]) {
      expect(options({ mode: 'original', last: true, profile })).toThrow(
        refused("profile must be 'v4', 'v4.8' or 'v3.13'"),
      )
    }
  })
})
