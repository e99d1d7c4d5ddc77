import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { metaSchema, textsSchema, valuesSchema } from './object.ts'
import { uuidSchema } from './uuid.ts'

/** What a new work order may have, whatever it is for and whatever it does. */
export interface CreateWorkOrderFields {
  /** Its id. Absent: the server chooses one. */
  readonly Uuid?: string | undefined
  /** Where it stands: nothing but `created` can be asked for, and it need not be said. */
  readonly State?: 'created' | undefined
  /** Texts by name. */
  readonly Meta?: Readonly<Record<string, string>> | undefined
  /** The profiles that its parameters are looked up in after its own, in this order. */
  readonly Profiles?: readonly string[] | undefined
  /** Its own parameters by name. */
  readonly Params?: Readonly<Record<string, unknown>> | undefined
  /** Where its tasks run: empty for an agent on the machine itself. Absent: the server decides. */
  readonly Context?: string | undefined
  /** The stage its tasks run in. Absent: the server decides. */
  readonly Stage?: string | undefined
}

/** Which machine a new work order is for: a certain one, or whichever a query chooses when it is picked up. */
export type CreateWorkOrderTarget =
  | {
      /** The machine it is for, by id. It runs the order once it is in work-order mode. */
      readonly Machine: string
      readonly Filter?: undefined
    }
  | {
      /** The query that chooses its machine, as one would ask a list for: `Name=m1`. */
      readonly Filter: string
      readonly Machine?: undefined
    }

/** What a new work order does: the tasks of a blueprint, laid out when it starts, or its own. */
export type CreateWorkOrderSource =
  | {
      /** The blueprint whose tasks it runs; what the blueprint says when the order starts. */
      readonly Blueprint: string
      readonly Tasks?: undefined
    }
  | {
      /** Its task list; not empty. */
      readonly Tasks: readonly string[]
      readonly Blueprint?: undefined
    }

/**
 * What `POST /work_orders` takes (v4, by its documents): exactly one of `Machine` and `Filter`, exactly one of `Blueprint` and `Tasks`.
 *
 * It makes an order that runs tasks. The newest documents know orders of another mode as well, which drive a pipeline; they are not described.
 */
export type CreateWorkOrder = CreateWorkOrderFields & CreateWorkOrderTarget & CreateWorkOrderSource

/** What a {@link CreateWorkOrder} must be: it holds nothing else. */
export const createWorkOrderSchema: z.ZodMiniType<CreateWorkOrder, CreateWorkOrder> = /*@__PURE__*/ (() => {
  const [text, texts] = [z.optional(z.string()), z.optional(textsSchema)]
  const name = z.optional(z.string().check(z.minLength(1)))
  const schema = z.strictObject({
    Uuid: z.optional(uuidSchema),
    State: z.optional(z.literal('created')),
    Meta: z.optional(metaSchema),
    Profiles: texts,
    Params: z.optional(valuesSchema),
    Context: text,
    Stage: text,
    Machine: z.optional(uuidSchema),
    Filter: name,
    Blueprint: name,
    Tasks: z.optional(z.readonly(z.array(z.string()).check(z.minLength(1)))),
  })
  const checked = schema.check(
    z.refine((order) => order.Machine !== undefined || order.Filter !== undefined, { path: ['Machine'] }),
    z.refine((order) => order.Machine === undefined || order.Filter === undefined, { path: ['Filter'] }),
    z.refine((order) => order.Blueprint !== undefined || order.Tasks !== undefined, { path: ['Blueprint'] }),
    z.refine((order) => order.Blueprint === undefined || order.Tasks === undefined, { path: ['Tasks'] }),
  )
  // The checks see to what its type cannot say.
  return checked as unknown as z.ZodMiniType<CreateWorkOrder, CreateWorkOrder>
})()

/**
 * Checks what is to be posted to `/work_orders`. It is stricter than the server may be: unknown fields are refused.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it. Both of two fields that exclude each other, or none of
 * them, is an issue with the code `custom`: with both at the second of them, with none at the first.
 *
 * @example
 * import { parseCreateWorkOrder } from '@jobwright/core/drp'
 * parseCreateWorkOrder({ Machine: '2eafd18f-9f75-484b-ac84-e312d0d69a6e', Blueprint: 'update-bios' }).ok //=> true
 * parseCreateWorkOrder({ Machine: '2eafd18f-9f75-484b-ac84-e312d0d69a6e', Filter: 'Name=m1', Tasks: ['bios'] })
 * //=> { ok: false, issues: [{ code: 'custom', path: ['Filter'] }] }
 */
export const parseCreateWorkOrder: (value: unknown) => ParseResult<CreateWorkOrder> = /*@__PURE__*/ (() =>
  createParser<CreateWorkOrder>(createWorkOrderSchema))()
