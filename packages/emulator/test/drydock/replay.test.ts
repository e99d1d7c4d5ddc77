import { describe, expect, test } from 'vitest'
import { pythonJson } from './comparable.ts'
import { isExchange, recordingNames, recordingOf } from './recordings.ts'
import { type Replayed, replay } from './replay.ts'

const replays = new Map(
  await Promise.all(recordingNames.map(async (name) => [name, await replay(name, recordingOf(name))] as const)),
)

describe.each([...replays])('%s', (name, { exchanges, waits }) => {
  test('answers with the recorded status and body', () => {
    const told = exchanges.map(({ recorded, response, expected, actual }, at) => {
      return {
        where: `${name} ${at}`,
        expected: [recorded.response.status, expected],
        actual: [response.status, actual],
      }
    })
    // Only where they differ are they compared in depth: some bodies are large.
    const different = told.filter(({ expected, actual }) => JSON.stringify(expected) !== JSON.stringify(actual))
    expect(different.map(({ where, actual }) => [where, actual])).toEqual(
      different.map(({ where, expected }) => [where, expected]),
    )
    expect(different).toEqual([])
  })

  test('sends the recorded headers', () => {
    expect(exchanges.map(({ response }) => headersOf(response.headers))).toEqual(
      exchanges.map(({ recorded }) => headersOf(recorded.response.headers)),
    )
  })

  test('tells the length of the body that GET would have', () => {
    const lengths = exchanges.flatMap(({ recorded, response }) => {
      const told = new Map(response.headers).get('Content-Length')
      if (told === undefined) return []
      const isHead = recorded.request.method === 'HEAD'
      const inTruth = isHead
        ? new Map(recorded.response.headers).get('Content-Length')
        : Buffer.byteLength(response.body)
      return [[Number(told), Number(inTruth)]]
    })
    expect(lengths.map(([told]) => told)).toEqual(lengths.map(([, inTruth]) => inTruth))
  })

  test('writes JSON as Python does', () => {
    const texts = exchanges.flatMap(({ recorded, response, body, recordedBody }) => {
      const { body_text: recordedText } = recorded.response
      // The one number that JavaScript writes otherwise.
      if (recordedText === undefined || typeof body !== 'object' || recordedText.includes('1e+30')) return []
      return [
        { text: String(response.body), again: pythonJson(body) },
        { text: recordedText, again: pythonJson(recordedBody) },
      ]
    })
    expect(texts.map(({ text }) => text)).toEqual(texts.map(({ again }) => again))
  })

  test.each(waits)('lets tasks end as they did: $recorded.wait.observed_status_sequence', ({ recorded, sequence }) => {
    const { observed_status_sequence: observed } = recorded.wait
    expect(sequence.at(-1)).toBe(observed.at(-1))
    // A quick task is over between two looks at it.
    expect(['queued', 'running', 'complete'].filter((status) => sequence.includes(status))).toEqual(sequence)
  })
})

test('covers every exchange', () => {
  const all = [...replays.values()].flatMap(({ exchanges }) => exchanges)
  const inOrder = all.filter(({ sorted }) => !sorted)
  const recorded = recordingNames.flatMap((name) => recordingOf(name).filter(isExchange))
  console.log(`${all.length} of ${recorded.length} exchanges replayed, none left out`)
  // Nothing is left out: the texts that quote Python are the same word for word, too.
  expect({ recorded: recorded.length, replayed: all.length, inOrder: inOrder.length }).toEqual({
    recorded: 620,
    replayed: 620,
    inOrder: 547,
  })
  expect([...replays.values()].flatMap(({ waits }) => waits)).toHaveLength(23)
})

function headersOf(headers: Replayed['recorded']['response']['headers']): readonly string[] {
  const differ: Readonly<Record<string, RegExp>> = {
    Date: /^\w{3}, \d\d \w{3} 20\d\d \d\d:\d\d:\d\d GMT$/,
    'Content-Length': /^\d+$/,
    'X-Drydock-Req': /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    Location: /^\/api\/v1.0\/tasks\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  }
  return headers.map(([name, value]) => (differ[name]?.test(value) ? `${name} differs` : `${name}: ${value}`))
}
