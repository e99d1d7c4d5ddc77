import type { TrackLossReason } from './tracked.ts'

/** A loss in words. */
export function lossMessage(reason: TrackLossReason, description: string): string {
  return `track: ${sentences[reason]} (${description})`
}

const sentences: { readonly [Reason in TrackLossReason]: string } = {
  refused: 'the engine refuses to be told about the job: see the error',
  unreachable: 'the engine did not answer in time, and may not know how the work ended',
  'job-removed': 'the job was removed from the engine while the work went on',
  'job-ended': 'the job had been ended by somebody else: it does not show how the work ended, but its steps do',
  'engine-restarted':
    'the engine was restarted and shows the job as unknown for good, but its steps show how they ended',
  'client-closed': 'the client was closed before the work was over: close it after track',
}
