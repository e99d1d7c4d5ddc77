import {
  mergeStatuses,
  type Open,
  parseStatus,
  type ResultWord,
  type RollUpChild,
  rollUp,
  type Status,
  type StatusDocument,
  type StatusMessage,
  type StatusWarning,
  statusBuilder,
  type statusMessageSchema,
  type statusSchema,
  toStatusDocument,
} from '@jobwright/core'
import { expectTypeOf, test } from 'vitest'
import type * as z from 'zod/mini'

test('the schemas have the types of the interfaces', () => {
  expectTypeOf<z.output<typeof statusSchema>>().toEqualTypeOf<Status>()
  expectTypeOf<z.output<typeof statusMessageSchema>>().toEqualTypeOf<StatusMessage>()
})

test('a result word from a server is open, in the complete form it is closed', () => {
  expectTypeOf<Status['status']>().toEqualTypeOf<Open<ResultWord | 'Success' | 'Failure'>>()
  expectTypeOf<StatusDocument['status']>().toEqualTypeOf<ResultWord>()
  expectTypeOf<StatusDocument>().toExtend<Status>()
})

test('what was parsed is there only when it is ok, and a failure has no warnings', () => {
  const result = parseStatus({})
  // @ts-expect-error not before asking
  void result.value
  if (result.ok) {
    expectTypeOf(result.value).toEqualTypeOf<Status>()
    expectTypeOf(result.warnings).toEqualTypeOf<readonly StatusWarning[]>()
  } else {
    // @ts-expect-error issues only
    void result.warnings
  }
})

test('documents are complete and cannot be written', () => {
  const document = statusBuilder().build()
  expectTypeOf(document).toEqualTypeOf<StatusDocument>()
  expectTypeOf(mergeStatuses).parameters.toEqualTypeOf<[list: readonly Status[]]>()
  expectTypeOf(rollUp).parameter(0).toEqualTypeOf<readonly RollUpChild[]>()
  expectTypeOf(toStatusDocument).returns.toEqualTypeOf<StatusDocument>()
  expectTypeOf(document.details.messageList[0]?.extra).toEqualTypeOf<Readonly<Record<string, unknown>> | undefined>()
  // @ts-expect-error errors are counted, not set
  document.details.errorCount = 5
  // @ts-expect-error lists are read only
  document.successes.push('n1')
})

test('a builder takes known results and whole messages only', () => {
  const builder = statusBuilder()
  // @ts-expect-error no such result
  builder.result('done')
  // @ts-expect-error every field but extra is needed
  builder.error({ message: 'm', context: 'n1', ts: '2026-11-20T21:49:37Z' })
  // @ts-expect-error error() says itself that it is one
  builder.error({ message: 'm', error: false, context_type: 'node', context: 'n1', ts: '2026-11-20T21:49:37Z' })
  // @ts-expect-error a number of milliseconds is no time
  builder.info({ message: 'm', context_type: 'node', context: 'n1', ts: 5 })
  // @ts-expect-error no word about the number of errors
  builder.errorCount(5)
})
