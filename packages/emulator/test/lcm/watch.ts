import type { LcmSite } from './site.ts'

/** The messages of a job's events, oldest first. */
export async function messages(site: LcmSite, jobId: string): Promise<readonly unknown[]> {
  return (await site.page(`/jobs/${jobId}/job_events/`)).results.map(({ message }) => message)
}

/** Looks each second until the job is over, and tells each status once. */
export async function watch(site: LcmSite, jobId: string, seconds = 2000): Promise<readonly string[]> {
  const seen: string[] = []
  for (let passed = 0; passed <= seconds; passed++) {
    const status = await site.status(jobId)
    if (seen.at(-1) !== status) seen.push(status)
    if (['COMPLETE', 'FAILED', 'TERMINATED', 'ORPHANED'].includes(status)) break
    await site.pass(1)
  }
  return seen
}
