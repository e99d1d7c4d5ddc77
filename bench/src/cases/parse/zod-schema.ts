import * as z from 'zod'

const message = z.object({
  message: z.string(),
  error: z.boolean(),
  context_type: z.string(),
  context: z.string(),
  ts: z.string(),
  extra: z.string(),
})

const status = z.object({
  kind: z.string(),
  apiVersion: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  message: z.string().nullable(),
  reason: z.string().nullable(),
  status: z.string(),
  successes: z.array(z.string()),
  failures: z.array(z.string()),
  links: z.array(z.object({ rel: z.string(), href: z.string() })),
  details: z.object({ errorCount: z.int(), messageList: z.array(message) }),
})

const task = z.object({
  kind: z.string(),
  apiVersion: z.string(),
  task_id: z.string(),
  action: z.string(),
  parent_task_id: z.string().nullable(),
  design_ref: z.unknown(),
  status: z.string(),
  result: status,
  node_filter: z.unknown(),
  subtask_id_list: z.array(z.string()),
  created: z.string(),
  created_by: z.string().nullable(),
  updated: z.string(),
  terminated: z.string().nullable(),
  terminated_by: z.string().nullable(),
  terminate: z.boolean(),
  retry: z.int(),
})

/** Drydock's task list in zod, as somebody would write it who has no SDK. */
export const zodTaskList = z.array(task)
