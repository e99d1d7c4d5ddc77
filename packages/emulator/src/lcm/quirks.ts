import type { Quirk } from '../server/quirk.ts'

const system = 'lcm'

/** Every defect of the real OpsCenter that the emulator reproduces. */
export const lcmQuirks = /*@__PURE__*/ (() =>
  [
    {
      name: 'lcm/content-type-is-ignored',
      system,
      real: 'Bodies are read as what they are, JSON or a form, whatever their content type says: `curl -d` sends JSON as a form, and works.',
      otherwise: 'A body that is not said to be JSON, or at /login a form, is answered with 400.',
      since: 'unknown',
      source: 'the documented calls, and public scripts',
    },
    {
      name: 'lcm/password-in-job-data',
      system,
      real: 'v1 shows `change-default-cassandra-password` in clear in the `job-data` of the job, to everybody who reads it, for ever.',
      otherwise: 'It is left out.',
      since: '6.0',
      source: 'the answers printed in the documents',
    },
    {
      name: 'lcm/forbidden-is-401',
      system,
      real: 'Who has logged in but may not use LCM is answered 401, as if nobody had logged in.',
      otherwise: '403.',
      since: 'unknown',
      source: 'documented',
    },
    {
      name: 'lcm/text-booleans',
      system,
      real: 'The texts `"true"` and `"false"` are taken where yes or no belongs.',
      otherwise: '400.',
      since: 'unknown',
      source: 'public scripts that send them; how they are read is in no document',
    },
  ] as const satisfies readonly Quirk[])()

/** The name of one of them. */
export type LcmQuirkName = (typeof lcmQuirks)[number]['name']
