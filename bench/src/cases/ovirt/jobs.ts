import type { Job } from '@jobwright/core/ovirt'
import { pick, randomNumbers } from '../../random-numbers.ts'

/** Jobs of an engine: fields as its serializer writes them, every third one still going on. */
export function jobs(size: number): Job[] {
  const random = randomNumbers(size)
  const digits = (count: number) => Array.from({ length: count }, () => random(16).toString(16)).join('')
  const uuid = () => `${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-${digits(12)}`
  const words = ['Creating Snapshot', 'Migrating VM', 'Adding Disk', 'Backup of', 'Activating Host']
  const owner = uuid()
  return Array.from({ length: size }, (_, at): Job => {
    const id = uuid()
    const href = `/ovirt-engine/api/jobs/${id}`
    const begun = Date.UTC(2026, 10, 20, 12) + at * 977
    const started = at % 3 === 0
    return {
      auto_cleared: random(2) === 0,
      ...(started ? {} : { end_time: new Date(begun + random(600_000)).toISOString() }),
      external: random(2) === 0,
      last_updated: new Date(begun).toISOString(),
      start_time: new Date(begun).toISOString(),
      status: started ? 'started' : pick(['finished', 'failed'], random),
      owner: { href: `/ovirt-engine/api/users/${owner}`, id: owner },
      actions: [
        { href: `${href}/clear`, rel: 'clear' },
        { href: `${href}/end`, rel: 'end' },
      ],
      description: `${pick(words, random)} vm-${random(1000)} & Co.`,
      link: [{ href: `${href}/steps`, rel: 'steps' }],
      href,
      id,
    }
  })
}
