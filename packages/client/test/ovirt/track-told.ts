import type { TrackLoss, TrackOptions, TrackReport } from '@jobwright/client/ovirt'

/** What track told of itself. */
export class Told {
  /** What could not be told, in words. */
  readonly errors: string[] = []
  /** The errors themselves. */
  readonly raw: unknown[] = []
  readonly reports: TrackReport[] = []
  readonly losses: TrackLoss[] = []
  readonly options: TrackOptions = {
    onReportError: (error, report) => {
      const { kind, description, willRetry } = report
      this.raw.push(error)
      this.reports.push(report)
      this.errors.push(`${kind} ${description}${willRetry ? ', again' : ''}: ${(error as Error).message}`)
    },
    onLost: (loss) => void this.losses.push(loss),
  }

  get reasons(): readonly string[] {
    return this.losses.map(({ reason }) => reason)
  }
}

/** What a step throws that fails. */
export const failure = new Error('no space left')

/** What a step does that fails. */
export const fail = (): never => {
  throw failure
}
