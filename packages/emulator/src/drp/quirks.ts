import type { Quirk } from '../server/quirk.ts'

const system = 'drp'
const since = '3.13'
const recorded = 'recorded from the real server of 2019'

/** Every defect of the real Digital Rebar that the emulator reproduces. */
export const drpQuirks = /*@__PURE__*/ (() =>
  [
    {
      name: 'drp/empty-body-panics',
      system,
      real: 'POST of an object with an empty body, or one that names no field of it such as `{}`, is answered with 500 and no body.',
      otherwise: 'What names no field is an object without a key: 400.',
      since,
      source: recorded,
    },
    {
      name: 'drp/token-roles-panic',
      system,
      real: 'GET /users/{name}/token with roles= is answered with 500 and no body.',
      otherwise: 'The token has the rights of these roles only.',
      since,
      source: `${recorded}; its code lacks a lock there`,
    },
    {
      name: 'drp/re-matches-nothing',
      system,
      real: 'The filter Re() on Task, State, Stage, Workflow and BootEnv of jobs, and on the last three of machines, looks at an empty text: `Re(fin.*)` finds none, `Re(^$)` all.',
      otherwise: 'It looks at the value.',
      since,
      source: recorded,
    },
    {
      name: 'drp/filters-repeat-objects',
      system,
      real: 'Several filters of one field are looked through one after the other: an object that suits two of them is listed twice.',
      otherwise: 'It is listed once.',
      since,
      source: recorded,
    },
    {
      name: 'drp/one-argument-panics',
      system,
      real: 'The filters Between and Except with one argument are answered with 500 and no body.',
      otherwise: '406.',
      since,
      source: recorded,
    },
    {
      name: 'drp/unordered-panics',
      system,
      real: 'A filter that compares (Lt, Lte, Gt, Gte, Between, Except) on an index without order, such as Archived, is answered with 500 and no body.',
      otherwise: '406.',
      since,
      source: recorded,
    },
    {
      name: 'drp/sticky-force',
      system,
      real: 'After one PATCH of a machine with force=true, all later ones count as forced.',
      otherwise: 'Only the request that says so is forced.',
      since,
      source: recorded,
    },
    {
      name: 'drp/orphan-job',
      system,
      real: 'POST /jobs by a user for a locked machine is answered with 500 "Locked", and leaves the new job behind.',
      otherwise: '403 "Locked", and no job.',
      since,
      source: recorded,
    },
    {
      name: 'drp/current-task-panics',
      system,
      real: 'A CurrentTask below -1 or beyond the end of a list of tasks that is not empty is answered with 500 and no body.',
      otherwise: '422.',
      since,
      source: recorded,
    },
    {
      name: 'drp/malformed-registration-crashes',
      system,
      real: 'A registration for events in fewer than three parts, such as `register jobs`, is acknowledged, and the whole server crashes at the next event that suits the parts there are. The emulator loses every connection, that of the request which led to the event too, refuses new ones for 5 s of its clock, and goes on with all it kept, as if somebody had started the server again.',
      otherwise: 'It is acknowledged, and nothing is ever sent for it.',
      since,
      source: recorded,
    },
    {
      name: 'drp/token-echo',
      system,
      real: 'The refusal of a bearer token shows the token as its second message.',
      otherwise: 'It says only why.',
      since,
      source: recorded,
    },
  ] as const satisfies readonly Quirk[])()

/** The name of one of them. */
export type DrpQuirkName = (typeof drpQuirks)[number]['name']
