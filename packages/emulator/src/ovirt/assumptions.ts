import { completed } from '../server/completed.ts'
import { demand } from '../server/demand.ts'

/** What is assumed of oVirt where no source tells. Each has a default, and tests should try the other ways too. */
export interface OvirtAssumptions {
  /**
   * What a search for words without a field is answered, which jobs have no column for: 400, as the statement breaks (`fault`), or a list without jobs
   * (`nothing`). Default `fault`.
   */
  readonly freeTextSearch?: 'fault' | 'nothing' | undefined
  /**
   * What a search is answered that ends where something is missing, such as `correlation_id =`: a list without jobs (`nothing`), or 400 (`fault`). Default
   * `nothing`.
   */
  readonly unfinishedSearch?: 'fault' | 'nothing' | undefined
  /**
   * What becomes of a link that is to be followed and is not there, such as the parent of a step of the first level: it is passed over (`skip`), or all is
   * answered 500 (`fault`). Default `skip`.
   */
  readonly lostLinks?: 'skip' | 'fault' | undefined
  /** Does a command of the engine's own end the job that it was called under with `?JobId=`, as it would end one of its own? Default true. */
  readonly commandEndsJob?: boolean | undefined
  /** Which form an answer has where `Accept` is missing or takes anything. Default `xml`. */
  readonly usualForm?: 'xml' | 'json' | undefined
}

/** Assumptions, completed. */
export type ResolvedAssumptions = { readonly [Name in keyof OvirtAssumptions]-?: NonNullable<OvirtAssumptions[Name]> }

/** What each is by default. */
const usual: ResolvedAssumptions = {
  freeTextSearch: 'fault',
  unfinishedSearch: 'nothing',
  lostLinks: 'skip',
  commandEndsJob: true,
  usualForm: 'xml',
}

/** The words that some of them may be. */
const words: Readonly<Record<string, readonly string[]>> = {
  freeTextSearch: ['fault', 'nothing'],
  unfinishedSearch: ['nothing', 'fault'],
  lostLinks: ['skip', 'fault'],
  usualForm: ['xml', 'json'],
}

/** Completes assumptions. Throws JobwrightError `invalid-input` for what cannot be. */
export function assumptionsOf(given: OvirtAssumptions | undefined): ResolvedAssumptions {
  const assumptions = completed('assumptions', given, usual, [])
  for (const [name, value] of Object.entries(assumptions)) {
    const known = words[name]
    demand(
      known === undefined || known.includes(String(value)),
      `assumptions: ${name} must be one of ${known?.join(', ')}.`,
    )
  }
  return assumptions
}
