/** Whose event stream: the recorded server's (2019), or the one of the newest documents. */
export type DrpEventProfile = 'v3.13' | 'v4'

/** The parts of a registration, in order. */
export type DrpRegistrationPart = 'type' | 'action' | 'key' | 'filter'

/** Which events are wanted. A text is the value itself, whatever characters it has; `'*'` alone stands for every value, in a list for an asterisk. */
export interface DrpRegistrationInput {
  /** The kinds of objects, for example `jobs`; in v4 also `machine_jobs` and `work_order_jobs`: the jobs of the machine or work order that the key names. */
  readonly type: string | readonly string[]
  /** What happened, for example `update`. */
  readonly action: string | readonly string[]
  /** The ids of the objects. */
  readonly key: string | readonly string[]
  /** What else must hold of an event, in a language that no public document tells; sent as it stands. Only v4. Default: nothing. */
  readonly filter?: string | undefined
}

/** A registration read back: every part is there, and said in one way only. It is a {@link DrpRegistrationInput}. */
export interface DrpRegistration {
  /** The kinds of objects; `'*'` for all. */
  readonly type: '*' | readonly string[]
  /** What happened; `'*'` for anything. */
  readonly action: '*' | readonly string[]
  /** The ids of the objects; `'*'` for all. */
  readonly key: '*' | readonly string[]
  /** What else must hold of an event; undefined where nothing must. */
  readonly filter: string | undefined
}

/** Which server is meant. */
export interface DrpRegistrationOptions {
  /** Whose event stream: `v3.13` or `v4`. Default `v4`. */
  readonly profile?: DrpEventProfile | undefined
}

/** Why something cannot be registered. */
export interface DrpRegistrationRefusal {
  /** Always false. */
  readonly ok: false
  /** What cannot be registered and why, as a phrase for a message; with what to do instead where there is something. */
  readonly reason: string
  /** The part that is to blame; undefined where it is the whole text. */
  readonly part: DrpRegistrationPart | undefined
}

export function refuse(reason: string, part?: DrpRegistrationPart): DrpRegistrationRefusal {
  return { ok: false, reason, part }
}
