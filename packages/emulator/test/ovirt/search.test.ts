import type { OvirtSeed } from '@jobwright/emulator'
import { describe, expect, it } from 'vitest'
import { startOvirt } from './site.ts'

const at = (minute: number) => `2016-12-13T00:0${minute}:00Z`

/** Five jobs; the first two were added last. */
const five: OvirtSeed = {
  jobs: [
    { description: 'a', correlationId: 'disk_create_1', startTime: at(5), status: 'finished' },
    { description: 'b', correlationId: 'disk_create_2', startTime: at(4), status: 'unknown' },
    { description: 'c', correlationId: 'Disk_Create_1', startTime: at(3) },
    { description: 'd', startTime: at(2), status: 'failed' },
    { description: 'e', correlationId: 'disk_create_1', startTime: at(1), external: false },
  ],
}

/** The descriptions of the jobs that are found. */
async function found(search: string, more = '', seed: OvirtSeed = five): Promise<string> {
  const { jobs } = await startOvirt(seed)
  const listed = await jobs(`?search=${encodeURIComponent(search)}${more}`)
  return listed.map(({ description }) => description).join('')
}

async function refused(search: string, seed: OvirtSeed = five) {
  const { fault } = await startOvirt(seed)
  return fault('GET', `/jobs?search=${encodeURIComponent(search)}`)
}

describe('a search of jobs', () => {
  it.each([
    ['correlation_id=disk_create_1', 'ea'],
    ['correlation_id = disk_create_1', 'ea'],
    ['CORRELATION_ID  =  disk_create_1 ', 'ea'],
    ['correlation_id="disk_create_1"', 'ea'],
    ['correlation_id = Disk_Create_1', 'c'],
    ['correlation_id=disk_create_*', ''],
    ['correlation_id=a=b', ''],
    ['correlation_id != disk_create_1', 'dcb'],
    ['correlation_id!=disk_create_1', 'dcb'],
    ['correlation_id = ""', 'd'],
    ['correlation_id = null', 'd'],
    ['correlation_id != NULL', 'ecba'],
    ['correlation_id = disk_create_2 or correlation_id = Disk_Create_1', 'cb'],
    ['correlation_id != disk_create_1 and correlation_id != disk_create_2', 'dc'],
    ['correlation_id != disk_create_1 correlation_id != disk_create_2', 'dc'],
    ['correlation_id = "Disk_Create_1"OR correlation_id = disk_create_1 AND correlation_id = x', 'c'],
    ['correlation_id = x AND correlation_id = y OR correlation_id = Disk_Create_1', 'c'],
    ['correlation_id = Disk_Create_1 OR correlation_id = null correlation_id != null', 'c'],
    ['', 'edcba'],
    ['  ', 'edcba'],
  ])('%j finds %j, the oldest first', async (search, expected) => {
    expect(await found(search)).toBe(expected)
  })

  it('compares the id as it is, whatever the parameter `case_sensitive` says', async () => {
    for (const value of ['', 'true', 'false'])
      expect(await found('correlation_id=disk_create_1', `&case_sensitive=${value}`)).toBe('ea')
  })

  it.each([
    ['sortby correlation_id', 'ceabd'],
    ['sortby correlation_id asc', 'ceabd'],
    ['SORTBY Correlation_Id DESC', 'beacd'],
    ['correlation_id != Disk_Create_1 sortby correlation_id desc', 'bead'],
  ])('%j sorts: %j, those without an id last, the oldest of equal ones first', async (search, expected) => {
    expect(await found(search)).toBe(expected)
  })

  it('has pages of as many jobs as there may be at most', async () => {
    expect(await found('page 1', '&max=2')).toBe('ed')
    expect(await found('page 2', '&max=2')).toBe('cb')
    expect(await found('PAGE 3', '&max=2')).toBe('a')
    expect(await found('page 4', '&max=2')).toBe('')
    expect(await found('page 1')).toBe('edcba')
    expect(await found('page 2')).toBe('')
    expect(await found('correlation_id != Disk_Create_1 sortby correlation_id desc page 2', '&max=3')).toBe('d')
    expect(await found('', '&max=3')).toBe('edc')
    expect(await found('', '&max=0')).toBe('')
    expect(await found('page 1', '&max=0')).toBe('')
  })

  it.each([
    ['status=failed', 'Jobs : $status$=failed'],
    ['status = failed', 'Jobs : $status$ = failed'],
    ['correlation_id=x and description != y', 'Jobs : correlation_id=x and $description$ != y'],
    ['vms.name=x', 'Jobs : $vms.name$=x'],
    ['=x', 'INVALID_POST_COLON_PHRASE'],
    ['= x', 'Jobs : $=$ x'],
    ['correlation_id > x', 'Jobs : correlation_id $>$ x'],
    ['correlation_id x', 'INVALID_CONDITION_RELATION'],
    ['correlation_id = x<y sortby correlation_id', 'Jobs : correlation_id = $x<y$ sortby correlation_id'],
    ['correlation_id = x"y"', 'INVALID_CONDITION_VALUE'],
    ['correlation_id = "a&b"', 'INVALID_CONDITION_VALUE'],
    ["correlation_id = o'neil; page 1", "Jobs : correlation_id = o$'$neil; page 1"],
    ['correlation_id = x; page 1', 'Jobs : correlation_id = x$;$ page 1'],
    ['sortby status asc', 'Jobs : sortby $status$ asc'],
    ['sortby correlation_id up page 1', 'Jobs : sortby correlation_id $up$ page 1'],
    ['sortby correlation_id page 1', 'Jobs : sortby correlation_id $page$ 1'],
    ['sortby correlation_id asc x y', 'Jobs : sortby correlation_id asc $x$ y'],
    ['page x y', 'Jobs : page $x$ y'],
    ['page 0', 'INVALID_CHARECTER'],
    ['page -1', 'INVALID_CHARECTER'],
    ['page 1 x y', 'Jobs : page 1 $x$ y'],
    ['backup disk x', 'Jobs : backup $disk$ x'],
    ['"one" "two" x', 'Jobs : "one" $"two"$ x'],
  ])('%j is a mistake: %j', async (search, detail) => {
    expect(await refused(search)).toEqual({ status: 400, reason: 'Operation Failed', detail })
  })

  it.each(['backup', '"backup of db1"', 'correlation_id=x backup', 'backup or correlation_id=x', 'correlation_idx'])(
    '%j asks for words, which breaks the statement',
    async (search) => {
      expect(await refused(search)).toEqual({
        status: 400,
        reason: 'Operation Failed',
        detail: 'ERROR: syntax error at or near ")"',
      })
      expect(await found(search, '', { ...five, assumptions: { freeTextSearch: 'nothing' } })).toBe('')
    },
  )

  it.each([
    'correlation_id',
    'correlation_id =',
    'correlation_id = "x',
    'correlation_id = x and',
    'correlation_id = x or ',
    'sortby',
    'page ',
    '"x',
  ])('%j ends too early, and finds nothing', async (search) => {
    expect(await found(search)).toBe('')
    const fault = await refused(search, { ...five, assumptions: { unfinishedSearch: 'fault' } })
    expect(fault).toEqual({ status: 400, reason: 'Operation Failed', detail: `Jobs : ${search}` })
  })

  it('is not read before 4.2: the newest first, without those that are unknown', async () => {
    const older: OvirtSeed = { ...five, settings: { version: '4.1' } }
    for (const search of ['correlation_id=disk_create_1', 'status=failed', ''])
      expect(await found(search, '', older)).toBe('acde')
    expect(await found('', '&max=2', older)).toBe('ac')
    expect(await found('', '', { ...five, settings: { version: '4.2' } })).toBe('edcba')
  })

  it('finds a job again whose POST was not answered', async () => {
    const { jobs, addJob } = await startOvirt(five)
    const id = await addJob('backup', { correlationId: 'backup-2016-12-13' })
    expect((await jobs('?search=correlation_id%3Dbackup-2016-12-13')).map((job) => job.id)).toEqual([id])
  })
})

describe('lists', () => {
  it('show jobs of one time in the order in which they were added', async () => {
    const { jobs, addJob } = await startOvirt()
    for (const name of ['x', 'c', 'z', 'a']) await addJob(name)
    expect((await jobs()).map(({ description }) => description)).toEqual(['x', 'c', 'z', 'a'])
  })

  it('show steps directly under the job first, then by the ids of their parents, then by number', async () => {
    const parents = ['33333333-3333-4333-8333-333333333333', '11111111-1111-4111-8111-111111111111']
    const { jobs, steps, get } = await startOvirt({
      jobs: [
        {
          description: 'backup',
          steps: parents.map((id, number) => ({
            id,
            description: `${number}`,
            steps: ['a', 'b'].map((name) => ({ description: `${number}${name}` })),
          })),
        },
      ],
    })
    const [job] = await jobs()
    const names = (await steps(job?.id ?? '')).map(({ description }) => description)
    expect(names).toEqual(['0', '1', '1a', '1b', '0a', '0b'])
    expect(await get('steps', `/jobs/${job?.id}/steps?max=3`)).toHaveLength(3)
    expect(await get('steps', `/jobs/${job?.id}/steps?max=0`)).toEqual([])
  })
})
