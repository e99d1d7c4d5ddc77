import type { Quirk } from '../server/quirk.ts'
import { orchestratorQuirks } from './orchestrator/quirks.ts'

const system = 'drydock'
const since = 'unknown'
const recorded = 'recorded with airshipit/drydock'

const httpQuirks = /*@__PURE__*/ (() =>
  [
    {
      name: 'drydock/invalid-input-is-500',
      system,
      real: 'POST /tasks answers 500 "Unknown error" to a body that is no JSON object, to a missing design_ref and to an action that is a list or an object; so does POST /nodefilter, in the form of the web framework, also for a filter that it does not understand.',
      otherwise: '400 with a message that says what is wrong, as code and documents intend.',
      since,
      source: `${recorded}: the handlers read an attribute that the exception does not have`,
    },
    {
      name: 'drydock/charset-is-an-error',
      system,
      real: 'A Content-Type of `application/json; charset=utf-8` is taken for another type.',
      otherwise: 'Parameters of the type are passed over.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/error-while-reporting',
      system,
      real: 'An error inside GET /nodes, POST /nodefilter and GET /nodes/{hostname}/builddata raises another one while it is logged: `{"title": "500 Internal Server Error"}`.',
      otherwise: '`{"type": "error", "message": "Unknown error", "retry": false}` with 500, as the handlers intend.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/options-fails',
      system,
      real: 'OPTIONS answers 500 on every route with a placeholder, and no Allow header elsewhere.',
      otherwise: '200 with an Allow header.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/validation-messages-grow',
      system,
      real: 'The message list of POST /validatedesign grows by one full set with each use of a valid design, also by tasks and by /nodefilter.',
      otherwise: 'One set of messages.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/python-errors',
      system,
      real: 'POST /validatedesign answers 500 with the text of a Python error to a design that cannot be resolved and to a body that is no object.',
      otherwise: '400 with a message that says what is wrong.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/unresolvable-is-empty',
      system,
      real: 'POST /nodefilter answers 200 and no nodes for a design that cannot be resolved.',
      otherwise: '400 with a message that says so.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/health-stores-tasks',
      system,
      real: 'Each probe of /health and /health/extended stores a noop task that failed, and is healthy nonetheless.',
      otherwise: 'Nothing is stored.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/purge-guesses',
      system,
      real: 'DELETE /tasks takes days that are no number for 90 and negative ones for everything, and answers 404 without a body where the database cannot count so far.',
      otherwise: '400 with a message that says so.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/flags-are-500',
      system,
      real: 'A word that is no flag in ?builddata or ?subtaskerrors is answered with 500.',
      otherwise: '400 with a message that says so.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/no-build-data-is-bare',
      system,
      real: 'GET /tasks/{id}/builddata answers 404 without a body where there is none, and 500 with the plain text "Unexpected error." for an id that is no UUID.',
      otherwise: '404 with a message.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/columns-are-short',
      system,
      real: 'A design_ref beyond 128 characters and a user name beyond 16 are answered with 500; node names beyond 32 characters are cut in results, and messages beyond 128 to 127.',
      otherwise: 'Nothing is refused or cut.',
      since,
      source: `${recorded}; the columns of its tables`,
    },
    {
      name: 'drydock/design-ref-becomes-text',
      system,
      real: 'A design_ref that is no text is taken: POST shows it as sent and GET as the database wrote it (`5` as "5", `[]` as "{}"); an object is answered with 500.',
      otherwise: '400 with a message that says that it must be a text.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/timestamps-without-offset',
      system,
      real: 'Times are `YYYY-MM-DD HH:MM:SS.ffffff`, without the fraction when it is zero; the answer to POST says +00:00, no other does.',
      otherwise: 'Times are ISO 8601 in UTC.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/extra-is-text',
      system,
      real: 'What a message has in `extra` is JSON in a string.',
      otherwise: 'It is an object.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/designs-api-is-broken',
      system,
      real: 'The deprecated routes below /designs answer 500, 404 or 200 without a body.',
      otherwise: '404, as for a route that is gone.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/token-without-keystone',
      system,
      real: 'A server without authentication refuses a request that brings a token, unless it also brings the headers that Keystone’s middleware would have set.',
      otherwise: 'A server without authentication takes everybody.',
      since,
      source: recorded,
    },
    {
      name: 'drydock/roles-are-needed',
      system,
      real: 'A confirmed identity without a header of roles is answered with 500 on every path.',
      otherwise: 'It has no roles: 403.',
      since,
      source: recorded,
    },
  ] as const satisfies readonly Quirk[])()

/** Every defect of the real Drydock that the emulator reproduces. */
export const drydockQuirks = /*@__PURE__*/ (() => [...httpQuirks, ...orchestratorQuirks] as const)()

/** The name of one of them. */
export type DrydockQuirkName = (typeof drydockQuirks)[number]['name']
