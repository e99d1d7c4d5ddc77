import * as z from 'zod/mini'

const job = z.object({
  Validated: z.boolean(),
  Available: z.boolean(),
  Errors: z.array(z.string()),
  ReadOnly: z.boolean(),
  Meta: z.record(z.string(), z.string()),
  Endpoint: z.string(),
  Bundle: z.string(),
  Uuid: z.string(),
  Previous: z.string(),
  Machine: z.string(),
  Task: z.string(),
  Stage: z.string(),
  State: z.string(),
  ExitState: z.string(),
  StartTime: z.string(),
  EndTime: z.string(),
  Archived: z.boolean(),
  Current: z.boolean(),
  CurrentIndex: z.int(),
  NextIndex: z.int(),
  Workflow: z.string(),
  BootEnv: z.string(),
})

/** Digital Rebar's page of jobs in zod/mini, as somebody would write it who has no SDK. */
export const zodMiniJobList = z.array(job)
