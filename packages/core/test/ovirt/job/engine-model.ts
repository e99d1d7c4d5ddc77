import type { JobCommand } from '@jobwright/core/ovirt'

interface Row {
  readonly id: string
  readonly parent: string | null
  readonly external: boolean
  readonly waits: boolean
  status: string
  end: number | null
}

/** The engine as rows that are overwritten, told after its procedures and statements; answers whether a command was accepted. */
export class EngineModel {
  job:
    | { id: string; external: boolean; cleared: boolean; status: string; end: number | null; updated: number }
    | undefined
  rows: Row[] = []

  ask(command: JobCommand, profile: 'v3' | 'v4'): boolean {
    const { job } = this
    switch (command.type) {
      case 'add-job': {
        if (job !== undefined || command.description.trim() === '') return false
        const external = command.by !== 'engine'
        const cleared = command.autoCleared ?? command.by === 'engine'
        this.job = { id: command.id, external, cleared, status: 'started', end: null, updated: command.at }
        return true
      }
      case 'add-step': {
        if (job === undefined || command.description.trim() === '') return false
        const isUnderJob = command.parentId === job.id
        if (!isUnderJob && this.find(command.parentId) === undefined) return false
        if (isUnderJob && command.by !== 'engine' && !job.external) return false
        if (command.id === job.id || this.find(command.id) !== undefined) return false
        this.rows.push({
          id: command.id,
          parent: isUnderJob ? null : command.parentId,
          external: command.by !== 'engine',
          waits: command.by === 'engine' && typeof command.externalId === 'string',
          status: 'started',
          end: null,
        })
        job.updated = command.at
        return true
      }
      case 'end-step': {
        const { by, at } = command
        const succeeded = command.succeeded ?? (by === 'engine' || profile === 'v4' ? true : undefined)
        const row = this.find(command.id)
        if (succeeded === undefined || job === undefined || row === undefined) return false
        if (by !== 'engine' && !row.external) return false
        row.status = succeeded ? 'finished' : 'failed'
        row.end = at
        if (succeeded) job.updated = at
        else this.end(false, at)
        return true
      }
      case 'end-job': {
        const { by, at, status, force } = command
        const isByStatus = by !== 'engine' && profile === 'v3'
        if (isByStatus && status === undefined) return false
        if (job === undefined || (by !== 'engine' && !job.external)) return false
        this.end(isByStatus ? status?.toUpperCase() === 'FINISHED' : (command.succeeded ?? true), at)
        if (force === true) job.cleared = true
        return true
      }
      case 'clear':
        if (!job?.external) return false
        job.cleared = true
        return true
      case 'restart-engine':
        if (job === undefined || this.rows.some(({ waits }) => waits)) return true
        if (job.status === 'started') Object.assign(job, { status: 'unknown', end: command.at, updated: command.at })
        this.close('unknown', command.at)
        return true
      case 'clean': {
        if (job === undefined || job.end === null || !job.cleared) return true
        const age = command.at - job.end
        if (age > (job.status === 'finished' ? 600_000 : 3_600_000)) {
          this.job = undefined
          this.rows = []
        }
        return true
      }
      default:
        return false
    }
  }

  find(id: string): Row | undefined {
    return this.rows.find((row) => row.id === id)
  }

  private end(succeeded: boolean, at: number): void {
    const { job } = this
    if (job === undefined) return
    if (job.status === 'started')
      Object.assign(job, { status: succeeded ? 'finished' : 'failed', end: at, updated: at })
    this.close(job.status, job.end)
  }

  private close(status: string, end: number | null): void {
    for (const row of this.rows) if (row.status === 'started') Object.assign(row, { status, end })
  }
}
