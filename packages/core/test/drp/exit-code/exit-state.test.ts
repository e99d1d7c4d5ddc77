import { exitCodeModeOf, exitStateOf, interpretExitCode, originalExitCodes, saneExitCodes } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

describe('the exit state', () => {
  test('goes by precedence: reboot, poweroff, stop, failed, complete', () => {
    const precedence = ['reboot', 'poweroff', 'stop', 'failed'] as const
    for (let bits = 0; bits < 16; bits += 1) {
      const set = precedence.filter((_, place) => (bits & (1 << place)) !== 0)
      const flags = Object.fromEntries(precedence.map((flag) => [flag, set.includes(flag)]))
      expect(exitStateOf(flags)).toBe(set[0] ?? 'complete')
      expect(exitStateOf(Object.fromEntries(set.map((flag) => [flag, true])))).toBe(set[0] ?? 'complete')
    }
  })
})

describe('the mode of a task', () => {
  const modeOf = (flags: string) => exitCodeModeOf({ Meta: { 'feature-flags': flags } })

  test('is sane where the flags say so, in a list with or without spaces', () => {
    expect(modeOf('sane-exit-codes')).toBe('sane')
    expect(modeOf('a, sane-exit-codes ,b')).toBe('sane')
  })

  test('is original in all other cases', () => {
    for (const flags of ['original-exit-codes', '', 'sane-exit-codes-2', 'Sane-Exit-Codes', 'no sane-exit-codes']) {
      expect(modeOf(flags)).toBe('original')
    }
    expect(exitCodeModeOf({ Meta: null })).toBe('original')
    expect(exitCodeModeOf({})).toBe('original')
    expect(exitCodeModeOf({ Meta: Object.create({ 'feature-flags': 'sane-exit-codes' }) })).toBe('original')
  })
})

describe('the named exit codes', () => {
  test('are those that mean something', () => {
    const meanings = (codes: object, mode: 'sane' | 'original') =>
      Object.entries(codes).map(([name, code]) => {
        const { state, exitState } = interpretExitCode(code, { mode, last: true })
        return `${name} ${code} ${state}/${exitState}`
      })
    expect(meanings(saneExitCodes, 'sane')).toEqual([
      'success 0 finished/complete',
      'stop 16 finished/stop',
      'poweroff 32 finished/poweroff',
      'reboot 64 finished/reboot',
      'incomplete 128 incomplete/complete',
      'incompleteStop 144 incomplete/stop',
      'incompletePoweroff 160 incomplete/poweroff',
      'incompleteReboot 192 incomplete/reboot',
    ])
    expect(meanings(originalExitCodes, 'original')).toEqual([
      'success 0 finished/complete',
      'reboot 1 finished/reboot',
      'incomplete 2 incomplete/complete',
      'incompleteReboot 3 incomplete/reboot',
    ])
    expect(Object.isFrozen(saneExitCodes)).toBe(true)
    expect(Object.isFrozen(originalExitCodes)).toBe(true)
  })
})
