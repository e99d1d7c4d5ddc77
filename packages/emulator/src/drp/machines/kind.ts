import { mayDo } from '../auth/caller.ts'
import { queryValue } from '../http/call.ts'
import { currentJobOf } from '../jobs/current-job.ts'
import type { Change, Draft, Kind } from '../resources/kind.ts'
import type { Site } from '../site.ts'
import { type MachineObject, withEntry, withoutEntry } from '../store/objects.ts'
import { orderCounts } from '../work-orders/queue.ts'
import { forget, isForced } from './force.ts'
import { changeMachine, machineFieldsOf, machineStateOf } from './machine-state.ts'
import { emptyProfile, machineStruct } from './machine-struct.ts'
import { refuseMachine, rulesOf, stateOf } from './rules.ts'
import { checkMachine } from './validate.ts'

/** What the server knows about machines: everything about their task lists is left to the rules. */
export const machineKind: Kind<'machines'> = {
  prefix: 'machines',
  key: 'Uuid',
  unique: ['Name'],
  struct: ({ profile }) => machineStruct(profile),
  newKey: (site) => site.newId('machine'),
  onCreate: create,
  onChange: edit,
  validate(site, draft) {
    noteInstalledSystem(site, draft)
    if (site.profile === 'v4') mirrorJob(site, draft)
    const { invalid = [], unavailable = [] } = checkMachine(site, draft)
    // The rules have looked the rest through already.
    return { invalid, unavailable: [...draft.Errors, ...unavailable] }
  },
  beforeDelete(site, machine, { call, caller }) {
    const state = machineStateOf(machine, [])
    const decided = rulesOf(site).decide(state, { type: 'remove', by: caller.kind })
    if (!decided.ok) refuseMachine(site, decided.refusal, machine.Uuid, call.method)
  },
  afterDelete(site, machine) {
    forget(site, machine.Uuid)
    const current = currentJobOf(site, machine)
    if (current === undefined) return
    const saved = { ...current, Current: false }
    site.store.jobs.put(saved)
    site.emit({ type: 'jobs', action: 'save', key: saved.Uuid, object: saved, original: saved })
  },
}

function create(site: Site, draft: Draft<'machines'>, { call }: Change): void {
  const { prefs } = site.store
  const { locked, stage, bootEnv, workflow, context, tasks } = machineFieldsOf(draft)
  const decided = rulesOf(site).decide(machineStateOf(undefined, []), {
    type: 'create',
    id: draft.Uuid,
    fields: { tasks, locked, stage, bootEnv, workflow, context },
    defaults: {
      stage: prefs.get('defaultStage') ?? '',
      bootEnv: prefs.get('defaultBootEnv') ?? '',
      workflow: prefs.get('defaultWorkflow') ?? '',
    },
    definitions: site.definitions(),
  })
  if (!decided.ok) refuseMachine(site, decided.refusal, draft.Uuid, call.method)
  changeMachine(draft, failuresOf(undefined))
  for (const event of decided.events) if (event.type === 'machine-created') changeMachine(draft, event.fields)
  draft.Partial = false
  draft.Secret = secretOf(site)
  draft.Meta = withEntry(draft.Meta, 'feature-flags', 'change-stage-v2')
  if (draft.Arch === '') draft.Arch = 'amd64'
  keepOldProfile(site, draft)
}

function edit(site: Site, draft: Draft<'machines'>, old: MachineObject, { call, caller }: Change): void {
  const decided = rulesOf(site).decide(stateOf(site, old), {
    type: 'edit',
    fields: machineFieldsOf(draft),
    by: caller.kind,
    force: isForced(site, old.Uuid, queryValue(call, 'force')),
    mayReposition: mayDo(caller, 'machines', 'updateTaskList', old.Uuid),
    definitions: site.definitions(),
  })
  if (!decided.ok) refuseMachine(site, decided.refusal, old.Uuid, call.method)
  // Another secret calls the tokens of its agent off.
  if (draft.Secret !== old.Secret) site.tokens.revoke('machine', old.Uuid)
  // What was asked for has been looked at: the machine is as it was, and as the rules changed it.
  changeMachine(draft, { ...machineFieldsOf(old), ...failuresOf(old) })
  for (const event of decided.events) if (event.type === 'machine-saved') changeMachine(draft, event.changes)
  draft.Partial = false
  // v3.13 forgets with the workflow which of its stages came after which.
  if (old.Workflow !== '' && draft.Workflow === '' && site.profile === 'v3.13')
    draft.Params = withoutEntry(draft.Params, 'change-stage/map')
  keepOldProfile(site, draft)
}

/** How often the task has been tried, and what waits for an error to be handled: no request sets these. */
function failuresOf(machine: MachineObject | undefined) {
  const { retryTaskAttempt, taskErrorStacks } = machineStateOf(machine, [])
  return { retryTaskAttempt, taskErrorStacks }
}

/** A boot environment that installs a system brings the system's name along. */
function noteInstalledSystem({ store }: Site, draft: Draft<'machines'>): void {
  const { BootEnv: bootEnv } = draft
  if (!bootEnv.endsWith('-install') || store.machines.get(draft.Uuid)?.BootEnv === bootEnv) return
  draft.OS = store.bootenvs.get(bootEnv)?.OS.Name ?? draft.OS
}

/** Newer machines tell how their current job, their workflow and their work orders stand. */
function mirrorJob({ store }: Site, draft: Draft<'machines'>): void {
  const job = store.jobs.get(draft.CurrentJob)
  const { waiting, running } = orderCounts(store, draft.Uuid)
  Object.assign(draft, {
    JobState: job?.State ?? '',
    JobExitState: job?.ExitState ?? '',
    JobResultErrors: job?.ResultErrors ?? [],
    PendingWorkOrders: waiting,
    RunningWorkOrders: running,
    WorkflowComplete: draft.Workflow !== '' && draft.CurrentTask >= draft.Tasks.length,
  })
}

/** The deprecated field of v3.13 holds nothing any more. */
function keepOldProfile({ profile }: Site, draft: Draft<'machines'>): void {
  if (profile === 'v3.13') Object.assign(draft, { Profile: emptyProfile })
}

/** Sixteen characters that nobody can guess, and the same ones in each run. */
function secretOf(site: Site): string {
  return site.newId('machine-secret').replaceAll('-', '').slice(0, 16)
}
