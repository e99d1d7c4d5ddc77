import type { JobView, Open } from '@jobwright/core'
import {
  type BootEnv,
  type bootEnvSchema,
  type CreateJob,
  type CreateMachine,
  type CreateTask,
  type createJobSchema,
  type createMachineSchema,
  type createTaskSchema,
  type DrpEvent,
  type drpEventSchema,
  type Job,
  type JobState,
  type jobSchema,
  type Machine,
  type machineSchema,
  parseJob,
  type Stage,
  type stageSchema,
  type Task,
  type taskSchema,
  toJobView,
  type WorkOrder,
  type workOrderSchema,
} from '@jobwright/core/drp'
import { expectTypeOf, test } from 'vitest'
import type * as z from 'zod/mini'

test('requests are closed', () => {
  expectTypeOf({ Machine: 'm' }).toExtend<CreateJob>()
  // @ts-expect-error the server decides which task it is
  const job: CreateJob = { Machine: 'm', Task: 't1' }
  // @ts-expect-error a job is made for a machine
  const lost: CreateJob = { Uuid: 'j' }
  // @ts-expect-error a new machine is always runnable
  const machine: CreateMachine = { Name: 'm', Runnable: false }
  // @ts-expect-error it is spelt Contents
  const task: CreateTask = { Name: 't', Templates: [{ Name: 'x', Content: '' }] }
  expectTypeOf([job, lost, machine, task]).not.toBeAny()
})

test('answers keep new words, and schemas say what their interfaces say', () => {
  expectTypeOf<Job['State']>().toEqualTypeOf<Open<JobState>>()
  expectTypeOf<string>().toExtend<Job['ExitState']>()
  expectTypeOf<z.infer<typeof jobSchema>>().toEqualTypeOf<Job>()
  expectTypeOf<z.infer<typeof machineSchema>>().toEqualTypeOf<Machine>()
  expectTypeOf<z.infer<typeof taskSchema>>().toEqualTypeOf<Task>()
  expectTypeOf<z.infer<typeof stageSchema>>().toEqualTypeOf<Stage>()
  expectTypeOf<z.infer<typeof bootEnvSchema>>().toEqualTypeOf<BootEnv>()
  expectTypeOf<z.infer<typeof workOrderSchema>>().toEqualTypeOf<WorkOrder>()
  expectTypeOf<z.infer<typeof drpEventSchema>>().toEqualTypeOf<DrpEvent>()
  expectTypeOf<z.infer<typeof createJobSchema>>().toEqualTypeOf<CreateJob>()
  expectTypeOf<z.infer<typeof createMachineSchema>>().toEqualTypeOf<CreateMachine>()
  expectTypeOf<z.infer<typeof createTaskSchema>>().toEqualTypeOf<CreateTask>()
  const parsed = parseJob({})
  expectTypeOf(parsed).not.toBeAny()
  if (parsed.ok) expectTypeOf(parsed.value).toEqualTypeOf<Job>()
})

test('a view of a job takes what belongs to a job, one of a machine what belongs to a machine', () => {
  const view = (job: Job, machine: Machine) => {
    expectTypeOf(toJobView(job, { actions: [] })).toEqualTypeOf<JobView>()
    expectTypeOf(toJobView(machine, { jobs: [job] })).toEqualTypeOf<JobView>()
    // @ts-expect-error a machine has no actions of its own here
    toJobView(machine, { actions: [] })
    // @ts-expect-error a job has no jobs
    toJobView(job, { jobs: [] })
  }
  expectTypeOf(view).toBeFunction()
})
