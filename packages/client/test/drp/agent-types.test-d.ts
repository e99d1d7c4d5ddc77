import {
  type ActionContext,
  type AgentExecutor,
  type AgentProgress,
  type AgentResult,
  type DrpClient,
  runAgent,
} from '@jobwright/client/drp'
import { type NodeExecutorOptions, nodeExecutor } from '@jobwright/client/drp/agent-node'
import type { AgentStatus, Job, Task } from '@jobwright/core/drp'
import { describe, expectTypeOf, test } from 'vitest'

declare const drp: DrpClient
declare const progress: AgentProgress

describe('the types of the agent', () => {
  test('it takes a machine and what runs an action, and answers how it ended', () => {
    expectTypeOf(runAgent(drp, { machine: 'm', execute: () => 0 })).resolves.toEqualTypeOf<AgentResult>()
    expectTypeOf<AgentResult['ended']>().toEqualTypeOf<
      'rebooted' | 'powered-off' | 'stopped' | 'interrupted' | 'not-runnable' | 'failed'
    >()
    expectTypeOf<AgentResult['state']>().toEqualTypeOf<AgentStatus>()
    // @ts-expect-error What runs an action is missing.
    void runAgent(drp, { machine: 'm' })
    // @ts-expect-error The machine is missing.
    void runAgent(drp, { execute: () => 0 })
    // @ts-expect-error There is no such option.
    void runAgent(drp, { machine: 'm', execute: () => 0, pollInterval: 5 })
    // @ts-expect-error There is no such agent.
    void runAgent(drp, { machine: 'm', execute: () => 0, profile: 'v5' })
  })

  test('an action ends by a code, a signal or neither known', () => {
    void runAgent(drp, { machine: 'm', execute: () => 'SIGTERM' })
    void runAgent(drp, { machine: 'm', execute: () => null })
    void runAgent(drp, { machine: 'm', execute: async () => 128 })
    // @ts-expect-error This is no exit code.
    void runAgent(drp, { machine: 'm', execute: () => undefined })
    // @ts-expect-error Nor is this.
    void runAgent(drp, { machine: 'm', execute: () => 'failed' })
    expectTypeOf<ActionContext['job']>().toEqualTypeOf<Job>()
    expectTypeOf<ActionContext['task']>().toEqualTypeOf<Task>()
  })

  test('what is told is known by its kind', () => {
    if (progress.kind === 'moved') expectTypeOf(progress.to).toEqualTypeOf<AgentStatus>()
    if (progress.kind === 'log-lost') expectTypeOf(progress.bytes).toEqualTypeOf<number>()
    // @ts-expect-error Jobs are told without their tokens.
    if (progress.kind === 'job-ended') void progress.job.Token
  })

  test('the executor of Node is one', () => {
    expectTypeOf(nodeExecutor()).toEqualTypeOf<AgentExecutor>()
    expectTypeOf<NodeExecutorOptions['env']>().toEqualTypeOf<Readonly<Record<string, string | undefined>> | undefined>()
    // @ts-expect-error There is no such option.
    nodeExecutor({ directory: '/x' })
  })
})
