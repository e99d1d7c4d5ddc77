import type { Decider, Node, Open } from '@jobwright/core'
import {
  alignResult,
  type CreateTask,
  type createTaskSchema,
  type DeployedAction,
  type DocumentedAction,
  type DocumentedCreateTask,
  parseTask,
  type Task,
  type TaskCommand,
  type TaskEvent,
  type TaskRefusalCode,
  type TaskTree,
  taskDecider,
  type taskSchema,
  toJobView,
} from '@jobwright/core/drydock'
import { expectTypeOf, test } from 'vitest'
import type * as z from 'zod/mini'

test('requests take exactly the words of their profile', () => {
  const design_ref = 'file:///site.yaml'
  expectTypeOf({ action: 'deploy_nodes', design_ref } as const).toExtend<CreateTask>()
  expectTypeOf({ action: 'deploy_node', design_ref } as const).toExtend<DocumentedCreateTask>()
  // @ts-expect-error the singular words are the document's
  const singular: CreateTask = { action: 'deploy_node', design_ref }
  // @ts-expect-error relabel_nodes is not in the document
  const relabel: DocumentedCreateTask = { action: 'relabel_nodes', design_ref }
  // @ts-expect-error an unknown key would be ignored by the server
  const typo: CreateTask = { action: 'deploy_nodes', design_ref, nodefilter: null }
  expectTypeOf([singular, relabel, typo]).not.toBeAny()
  expectTypeOf<DeployedAction & DocumentedAction>().toEqualTypeOf<'validate_design' | 'verify_site' | 'prepare_site'>()
})

test('answers keep new words, and schemas say what their interfaces say', () => {
  expectTypeOf<Task['status']>().toEqualTypeOf<
    Open<'requested' | 'queued' | 'running' | 'terminating' | 'terminated' | 'complete'>
  >()
  expectTypeOf<string>().toExtend<Task['action']>()
  expectTypeOf<z.output<typeof taskSchema>>().toEqualTypeOf<Task>()
  expectTypeOf<z.output<typeof createTaskSchema>>().toEqualTypeOf<CreateTask>()
  const parsed = parseTask({})
  if (parsed.ok) expectTypeOf(parsed.value).toEqualTypeOf<Task>()
  // @ts-expect-error known fields only
  if (parsed.ok) expectTypeOf(parsed.value.statistics).toBeNever()
})

test('rules give back the type they take', () => {
  const document = {} as Task
  expectTypeOf(alignResult(document, [document])).toEqualTypeOf<Task>()
  // @ts-expect-error unknown option
  alignResult(document, [], { filter: 'x' })
  // @ts-expect-error not a task
  alignResult({} as Node, [])
})

test('deciders and views take only what exists', () => {
  expectTypeOf(taskDecider({ profile: 'documented' })).toEqualTypeOf<
    Decider<TaskTree, TaskCommand, TaskEvent, TaskRefusalCode>
  >()
  // @ts-expect-error unknown profile
  taskDecider({ profile: 'v4' })
  const decider = taskDecider()
  // @ts-expect-error every command has a time
  decider.decide(decider.initial, { type: 'start', id: 't' })
  // @ts-expect-error unknown command
  decider.decide(decider.initial, { type: 'explode', id: 't', at: 'now' })
  // @ts-expect-error unknown context
  toJobView({} as Task, { tree: [] })
})
