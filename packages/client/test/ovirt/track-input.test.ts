import { createOvirtClient, type OvirtClient, type TrackOptions, track } from '@jobwright/client/ovirt'
import { describe, expect, test, vi } from 'vitest'
import { rejection, untyped } from '../scripted-server.ts'
import { Engine } from './track-engine.ts'

describe('what cannot be used', () => {
  const messageOf = async (promise: Promise<unknown>) => {
    const error = await rejection(promise)
    expect(error).toMatchObject({ code: 'invalid-input' })
    return (error as Error).message
  }

  test.each<[unknown, string]>([
    [
      { correlationId: 'with space' },
      'track: correlationId must be 1 to 36 characters of 0-9, A-Z, a-z, _ and -: the engine would change any other, and find nothing by it.',
    ],
    [{ correlationId: 'x'.repeat(37) }, 'track: correlationId must be'],
    [{ correlationId: '' }, 'track: correlationId must be'],
    [{ correlationId: 7 }, 'track: correlationId must be'],
    [{ failSteps: 'never' }, 'track: failSteps must be deferred or at-once.'],
    [{ whenEnded: 'x' }, 'track: whenEnded must be refuse or add-another.'],
    [{ autoCleared: 'yes' }, 'track: autoCleared must be true or false.'],
    [{ signal: {} }, 'track: signal must be an AbortSignal.'],
    [{ reportTimeoutMs: 0 }, 'track: reportTimeoutMs must be a number of milliseconds from 1 to'],
    [{ reasonOf: 'x' }, 'track: reasonOf must be a function.'],
    [{ secrets: 'secret' }, 'track: secrets must be a list of texts, none empty.'],
    [{ secrets: [''] }, 'track: secrets must be a list of texts, none empty.'],
    [{ onLost: 1 }, 'track: onLost must be a function.'],
    [{ onReportError: 1 }, 'track: onReportError must be a function.'],
    [{ failStep: 'deferred' }, 'track: '],
  ])('Options %j are refused, and nothing is sent.', async (options, message) => {
    const engine = new Engine()
    const run = vi.fn<() => void>()
    expect(await messageOf(track(engine.client(), 'Backup', run, options as TrackOptions))).toContain(message)
    expect(engine.asked).toEqual([])
    expect(run).not.toHaveBeenCalled()
  })

  test('So are a blank description and what is no function.', async () => {
    const client = new Engine().client()
    expect(await messageOf(track(client, ' \n', () => {}))).toBe('track: the description must be a text, not blank.')
    expect(await messageOf(track(client, 7 as unknown as string, () => {}))).toBe(
      'track: the description must be a text, not blank.',
    )
    expect(await messageOf(track(client, 'Backup', 'x' as unknown as () => void))).toBe(
      'track: give the function that does the work.',
    )
  })

  test('So is what is no client of v4.', async () => {
    const v3 = createOvirtClient({ baseUrl: 'https://engine.example', auth: 'none', profile: 'v3' })
    for (const client of [v3, undefined]) {
      const promise = track(client as unknown as OvirtClient, 'Backup', () => {})
      expect(await messageOf(promise)).toBe('track: give a client of the profile v4: no job is found again in v3.')
    }
  })

  test('A step that cannot be sent is refused before its work, and the job goes on.', async () => {
    const engine = new Engine()
    const run = vi.fn<() => void>()
    await track(engine.client(), 'Backup', async (job) => {
      expect(await messageOf(untyped(job).step('execute', 'Copy', run))).toBe(
        'step: type must be validating or executing or finalizing or rebalancing_volume or removing_bricks or unknown.',
      )
      expect(await messageOf(untyped(job).step('executing', '', run))).toBe(
        'step: the description must be a text, not blank.',
      )
      expect(await messageOf(untyped(job).step('executing', 'Copy', { keys: 'a' }, run))).toContain('step: ')
      expect(await messageOf(untyped(job).step('executing', 'Copy', { key: 'a' }))).toBe(
        'step: give the function that does the work of the step.',
      )
      expect(await messageOf(untyped(job).step('executing', 'Copy', { key: 'a' }, 'run'))).toBe(
        'step: give the function that does the work of the step.',
      )
      for (const key of ['', ' a', 'a[b', 'a]b', 'a\nb', 'a  b', 7]) {
        expect(await messageOf(untyped(job).step('executing', 'Copy', { key }, run))).toBe(
          'step: key must be a text of one line, not empty, without square brackets, and with single blanks between words alone.',
        )
      }
    })
    expect(run).not.toHaveBeenCalled()
    expect(engine.job.status).toBe('finished')
    expect(engine.shown).toEqual([])
  })
})
