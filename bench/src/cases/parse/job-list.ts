import { pick, randomNumbers } from '../../random-numbers.ts'

/** A page of jobs as Digital Rebar's `GET /jobs` answers. Fields, order and size are those of recorded jobs; the mix of states is ours. */
export function jobListText(size: number): string {
  const random = randomNumbers(size)
  const digits = (count: number) => Array.from({ length: count }, () => random(16).toString(16)).join('')
  const uuid = () => `${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-${digits(12)}`
  const time = (second: number) =>
    `2026-11-20T21:${String(40 + Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}.${String(100_000_000 + random(900_000_000))}Z`
  const states = [
    { State: 'finished', ExitState: 'complete' },
    { State: 'finished', ExitState: 'complete' },
    { State: 'finished', ExitState: 'reboot' },
    { State: 'failed', ExitState: 'failed' },
    { State: 'incomplete', ExitState: 'reboot' },
    { State: 'running', ExitState: '' },
    { State: 'created', ExitState: '' },
  ]
  return JSON.stringify(
    Array.from({ length: size }, (_, at) => {
      const { State, ExitState } = pick(states, random)
      const isOver = State === 'finished' || State === 'failed'
      return {
        Validated: true,
        Available: true,
        Errors: [],
        ReadOnly: false,
        Meta: {},
        Endpoint: '',
        Bundle: '',
        Uuid: uuid(),
        Previous: uuid(),
        Machine: uuid(),
        Task: `task-${random(40)}`,
        Stage: `stage-${random(8)}`,
        State,
        ExitState,
        StartTime: time(at),
        EndTime: isOver ? time(at + 1) : '0001-01-01T00:00:00Z',
        Archived: false,
        Current: !isOver,
        CurrentIndex: random(10),
        NextIndex: random(10) + 1,
        Workflow: 'provision',
        BootEnv: 'sledgehammer',
      }
    }),
  )
}
