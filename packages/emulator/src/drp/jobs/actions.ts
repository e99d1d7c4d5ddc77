import { machineCaller } from '../auth/claims.ts'
import { type Answer, json } from '../http/answer.ts'
import { type DrpCall, queryValue } from '../http/call.ts'
import { refuse } from '../http/refusal.ts'
import { aggregated } from '../resources/aggregated.ts'
import type { Site } from '../site.ts'
import type { JobObject, MachineObject, WorkOrderObject } from '../store/objects.ts'
import type { ParamLookUp } from '../templates/render-data.ts'
import { renderTask } from '../templates/render-task.ts'
import { TemplateError } from '../templates/template-error.ts'

/** GET /jobs/{uuid}/actions: what the agent is to do, rendered anew each time, whatever state the job is in. */
export function answerActions(site: Site, job: JobObject, call: DrpCall): Answer {
  const { store } = site
  const task = store.tasks.get(job.Task)
  if (task === undefined) return missing(`Task ${job.Task}`)
  const machine = store.machines.get(job.Machine)
  if (machine === undefined) return missing(`Machine ${job.Machine}`)
  const about = {
    machine,
    task,
    stage: store.stages.get(machine.Stage),
    bootEnv: store.bootenvs.get(machine.BootEnv),
    origin: site.origin,
    params: paramsOf(site, machine, store.work_orders.get(job.WorkOrder ?? '')),
    token: () => site.tokens.issue(machineCaller(machine.Uuid), Number(store.prefs.get('knownTokenTimeout') ?? 3600)),
  }
  try {
    return json(200, renderTask(about, queryValue(call, 'os') ?? ''))
  } catch (error) {
    if (error instanceof TemplateError) refuse(422, [error.message])
    throw error
  }
}

function missing(what: string): never {
  return refuse(422, [`${what} does not exist`], { type: 'ValidationError' })
}

/** The parameters of the machine and of the work order that it runs, and what parameters are where nobody sets them. */
function paramsOf(site: Site, machine: MachineObject, order: WorkOrderObject | undefined): ParamLookUp {
  const params = aggregated(site, machine, order)
  const exists = (name: string): boolean => Object.hasOwn(params, name)
  return {
    exists,
    find(name) {
      if (exists(name)) return { value: params[name] }
      const schema = site.store.params.get(name)?.Schema
      const hasDefault = typeof schema === 'object' && schema !== null && 'default' in schema
      return hasDefault ? { value: schema.default } : undefined
    },
  }
}
