import { describe, expect, test } from 'vitest'
import { type RecordedSession, recordedSessions, stateOf } from './recorded.ts'
import { shapesOf } from './shape.ts'
import { createSite, pollIntervalMs, type Site } from './site.ts'

/** Sends what the session asked for, in order, to the same surroundings, and lets it all be done. */
async function replay({
  designs,
  script,
  created,
}: RecordedSession): Promise<Site & { readonly ids: readonly string[] }> {
  // Of the drivers for out-of-band management only the manual one was enabled, and every node was of another kind.
  const seeded = Object.entries(designs).map(([reference, design]) => [
    reference,
    { ...design, unsupportedOobType: 'libvirt' },
  ])
  const site = createSite({ designs: Object.fromEntries(seeded), script })
  const ids = created.map((asked) => site.queue(asked))
  await site.clock.advance(created.length * 2 * pollIntervalMs + 60_000)
  return { ...site, ids }
}

const sorted = (trees: ReturnType<typeof shapesOf>) => trees.map(({ shape }) => JSON.stringify(shape)).toSorted()

describe.each(recordedSessions)('$source', (session) => {
  const recorded = shapesOf(session.tasks.map(stateOf))
  const rootIds = new Set(session.created.map(({ id }) => id))

  test('every task that was run has the recorded tree', async () => {
    const site = await replay(session)
    const mine = new Map(shapesOf(site.store.all()).map(({ root, shape }) => [root.id, shape]))
    for (const { root, shape } of recorded) {
      // A task that was last seen in the queue shows nothing of how it is run.
      if (!rootIds.has(root.id) || root.status === 'queued') continue
      const id = site.ids[session.created.findIndex((asked) => asked.id === root.id)]
      expect(mine.get(id ?? '')).toEqual(shape)
    }
    site.orchestrator.close()
  })

  test('every task goes through the states that a poller saw', async () => {
    const site = await replay(session)
    for (const [index, { id }] of session.created.entries()) {
      const seen = site.seen.get(site.ids[index] ?? '') ?? []
      const observed = session.statuses[id]
      if (observed === undefined) continue
      expect(seen.filter((status) => observed.includes(status))).toEqual(observed)
      expect(seen.at(-1)).toBe(observed.at(-1))
    }
    site.orchestrator.close()
  })
})

describe.each(recordedSessions.filter(({ listed }) => listed))('$source', (session) => {
  test('as many tasks without a parent were made, and they are the recorded ones', async () => {
    const site = await replay(session)
    const rootIds = new Set(session.created.map(({ id }) => id))
    const ownIds = new Set(site.ids)
    const orphans = shapesOf(site.store.all()).filter(({ root }) => !ownIds.has(root.id))
    const recorded = shapesOf(session.tasks.map(stateOf)).filter(({ root }) => !rootIds.has(root.id))
    expect(sorted(orphans)).toEqual(sorted(recorded))
    site.orchestrator.close()
  })
})

test('nothing recorded is left out unnoticed', () => {
  const trees = recordedSessions.flatMap(({ created, tasks }) => {
    const rootIds = new Set(created.map(({ id }) => id))
    return shapesOf(tasks.map(stateOf)).map(({ root }) => ({ root, isOrphan: !rootIds.has(root.id) }))
  })
  const tops = trees.filter(({ isOrphan }) => !isOrphan)
  expect({
    sessions: recordedSessions.length,
    listed: recordedSessions.filter(({ listed }) => listed).length,
    topLevelTasks: recordedSessions.flatMap(({ created }) => created).length,
    compared: tops.filter(({ root }) => root.status !== 'queued').length,
    lastSeenInTheQueue: tops.filter(({ root }) => root.status === 'queued').length,
    withoutParent: trees.length - tops.length,
    tasks: recordedSessions.flatMap(({ tasks }) => tasks).length,
    sequences: recordedSessions.flatMap(({ statuses }) => Object.keys(statuses)).length,
  }).toEqual({
    sessions: 8,
    listed: 7,
    topLevelTasks: 69,
    compared: 56,
    lastSeenInTheQueue: 13,
    withoutParent: 14,
    tasks: 351,
    sequences: 48,
  })
})
