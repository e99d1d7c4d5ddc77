import { describe, expect, test } from 'vitest'
import { readExchanges } from './recorded.ts'
import { RecordedServer } from './recorded-server.ts'

interface Replay {
  readonly differences: readonly string[]
  /** How many exchanges of each kind were compared, or excluded. */
  readonly counts: { readonly [what: string]: number }
}

/** Replays exchanges, each session from an empty server. */
function replay(name: string): Replay {
  const differences: string[] = []
  const counts = new Map<string, number>()
  let server = new RecordedServer()
  let session: number | undefined
  for (const exchange of readExchanges(name)) {
    if (exchange.session !== session) server = new RecordedServer()
    session = exchange.session
    const outcome = server.take(exchange)
    const what = 'excluded' in outcome ? `excluded: ${outcome.excluded}` : outcome.compared
    counts.set(what, (counts.get(what) ?? 0) + 1)
    if ('excluded' in outcome) continue
    for (const difference of outcome.differences) {
      differences.push(`${session ?? 'transcripts'} ${exchange.n} ${exchange.label}: ${difference}`)
    }
  }
  return { differences, counts: Object.fromEntries(counts) }
}

describe('the v3.13 decider comes to what the recorded server came to', () => {
  test('in all 45 random sessions', () => {
    const { differences, counts } = replay('machine-sessions')
    expect(differences).toEqual([])
    expect(counts).toEqual({
      'machine created': 64,
      'machine edit 200': 422,
      'machine edit 403': 2,
      'machine edit 422': 63,
      'machine removal 200': 6,
      'machine read': 2291,
      'job request 201': 341,
      'job request 202': 41,
      'job request 204': 166,
      'job request 409': 44,
      'job request 422': 16,
      'job request 500': 8,
      'job PATCH 200': 895,
      'job PATCH 422': 8,
      'job PUT 200': 17,
      'job PUT 422': 6,
      'job deletion 200': 18,
      'job deletion 422': 10,
      'job read': 666,
      'job read 404': 30,
      'job list': 45,
      // Tasks, stages, workflows and boot environments: they come in with the commands.
      'excluded: definitions': 334,
      // Machines read by name.
      'excluded: another part of machines': 5,
      'excluded: no such route or object': 23,
      // Bad JSON, content types, UUIDs and patches; patches that do not apply, duplicate machines; wrong types; names that are taken.
      'excluded: refused before the rules (400)': 57,
      'excluded: refused before the rules (409)': 68,
      'excluded: refused before the rules (406)': 9,
      'excluded: refused before the rules (422)': 9,
    })
  })

  test('in the transcripts of setting up, of jobs, of updates, and of workflows and task lists', () => {
    const { differences, counts } = replay('machine-transcripts')
    expect(differences).toEqual([])
    expect(counts).toEqual({
      'machine created': 36,
      'machine refused': 1,
      'machine edit 200': 19,
      'machine edit 403': 1,
      'machine edit 422': 7,
      'machine removal 200': 1,
      'machine removal 403': 1,
      'machine read': 49,
      'job request 201': 60,
      'job request 202': 8,
      'job request 204': 15,
      'job request 409': 13,
      'job request 422': 1,
      'job request 500': 1,
      'job PATCH 200': 97,
      'job PATCH 422': 5,
      'job PUT 200': 1,
      'job PUT 422': 1,
      'job deletion 200': 2,
      'job deletion 422': 3,
      'job read': 3,
      'job read 404': 1,
      'excluded: definitions': 13,
      'excluded: no such route or object': 5,
      // As above; and bodies with which the server cannot cope.
      'excluded: refused before the rules (400)': 8,
      'excluded: refused before the rules (409)': 4,
      'excluded: refused before the rules (406)': 1,
      'excluded: refused before the rules (422)': 1,
      'excluded: refused before the rules (500)': 2,
    })
  })
})
