/** What goes to the log of a job: the content of a job event. */
export interface JobNote {
  /** `milestone`, `check`, `error`, or what else a version has. */
  readonly eventType: string
  /** More precisely: `start`, `file-contents`, `MeldError` and so on. */
  readonly eventSubtype: string
  /** What happened, in words. */
  readonly message: string
  /** What it is about, mostly a file. Default null. */
  readonly eventResource?: string | null | undefined
  /** What was there before: JSON. Default `{}`. */
  readonly before?: object | undefined
  /** What is there after: JSON. Default `{}`. */
  readonly after?: object | undefined
  /** Was something changed on the machine? Default false. */
  readonly changes?: boolean | undefined
  /** Where in the server's code it went wrong; errors only. Default null. */
  readonly traceback?: string | null | undefined
}

/** What LCM notes on the job as a whole when it begins to work on it. */
export const startNote: JobNote = /*@__PURE__*/ (() => ({
  eventType: 'milestone',
  eventSubtype: 'start',
  message: 'job started...',
}))()
