/**
 * Runs mutation tests: `pnpm mutation [files or folders…]`, by default every room of every package. Each room is
 * tried against its own tests alone (packages/core/src/wire against packages/core/test/wire): that shows that a room's
 * tests guard it, and makes the mutants of module-level tables, for which every test must run, affordable. A system's rooms
 * (packages/core/src/drp/query) are tried one by one where their tests stand apart too.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import path from 'node:path'

const given = process.argv.slice(2)
const files = (
  given.length > 0
    ? given
    : ['packages/core/src', 'packages/filters/src', 'packages/client/src', 'packages/emulator/src']
)
  .flatMap((name) => globSync(statSync(name, { throwIfNoEntry: false })?.isDirectory() ? `${name}/**/*.ts` : name))
  .map((name) => name.replaceAll(path.sep, '/'))
const rooms = new Map<string, string[]>()
for (const file of files) {
  const room = roomOf(file)
  if (room !== undefined) rooms.set(room, [...(rooms.get(room) ?? []), file])
}

for (const [room, inRoom] of rooms) {
  console.log(`\n${room}`)
  const incremental = `reports/mutation/${room.replaceAll('/', '-')}.json`
  const { status } = spawnSync('stryker', ['run', '--mutate', inRoom.join(), '--incrementalFile', incremental], {
    stdio: 'inherit',
    env: { ...process.env, MUTATION_TESTS: testsOf(room) },
  })
  if (status !== 0) process.exitCode = 1
}

/** The innermost folder with tests of its own, two below the sources at most. */
function roomOf(file: string): string | undefined {
  const [, sources, below = ''] = /^(packages\/[^/]+\/src)((?:\/[^/]+)*)\/[^/]+$/.exec(file) ?? []
  const [outer, inner] = below.split('/').slice(1)
  if (sources === undefined || outer === undefined) return undefined
  const room = `${sources}/${outer}`
  return inner !== undefined && existsSync(testsOf(`${room}/${inner}`)) ? `${room}/${inner}` : room
}

function testsOf(room: string): string {
  return room.replace('/src/', '/test/')
}
