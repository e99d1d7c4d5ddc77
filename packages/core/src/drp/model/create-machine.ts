import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { createFingerprintSchema, type Fingerprint } from './fingerprint.ts'
import { metaSchema, textsSchema, valuesSchema } from './object.ts'
import { uuidSchema } from './uuid.ts'

/** What `POST /machines` takes. A new machine is always runnable and before the first of its tasks, so neither can be asked for. */
export interface CreateMachine {
  /** Its name: letters, digits, dashes, dots, underscores; unique among machines. */
  readonly Name: string
  /** Its id. Absent: the server chooses one. */
  readonly Uuid?: string | undefined
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** Texts by name. */
  readonly Meta?: Readonly<Record<string, string>> | undefined
  /** The IPv4 address it boots with. */
  readonly Address?: string | undefined
  /** The MAC addresses it may boot from. */
  readonly HardwareAddrs?: readonly string[] | undefined
  /** Its architecture. Absent: `amd64`. The names of Go alone: not `x86_64`. */
  readonly Arch?: string | undefined
  /** The operating system it runs. */
  readonly OS?: string | undefined
  /** Its profiles, in the order in which parameters are looked up. */
  readonly Profiles?: readonly string[] | undefined
  /** Its own parameters by name. */
  readonly Params?: Readonly<Record<string, unknown>> | undefined
  /** The workflow that fills its task list. Absent: the preference `defaultWorkflow`. */
  readonly Workflow?: string | undefined
  /** The stage it is in. Absent: the preference `defaultStage`. */
  readonly Stage?: string | undefined
  /** The boot environment it boots into. Absent: the preference `defaultBootEnv`. */
  readonly BootEnv?: string | undefined
  /** Its task list, where no workflow fills it. */
  readonly Tasks?: readonly string[] | undefined
  /** Are users kept from changing it? Absent: no. */
  readonly Locked?: boolean | undefined
  /** Where its tasks run. From v4.8 on. */
  readonly Context?: string | undefined
  /** What it is recognised by. From v4.8 on. */
  readonly Fingerprint?: Fingerprint | undefined
  /** The pool it joins. From v4.8 on. */
  readonly Pool?: string | undefined
  /** Does it run work orders instead of its own task list? Newer than v4.8. */
  readonly WorkOrderMode?: boolean | undefined
}

/** What a {@link CreateMachine} must be: it holds nothing else. */
export const createMachineSchema: z.ZodMiniType<CreateMachine, CreateMachine> = /*@__PURE__*/ (() => {
  const [text, texts, flag] = [z.optional(z.string()), z.optional(textsSchema), z.optional(z.boolean())]
  return z.strictObject({
    Name: z.string().check(z.minLength(1)),
    Uuid: z.optional(uuidSchema),
    Description: text,
    Meta: z.optional(metaSchema),
    Address: text,
    HardwareAddrs: texts,
    Arch: text,
    OS: text,
    Profiles: texts,
    Params: z.optional(valuesSchema),
    Workflow: text,
    Stage: text,
    BootEnv: text,
    Tasks: texts,
    Locked: flag,
    Context: text,
    Fingerprint: z.optional(createFingerprintSchema),
    Pool: text,
    WorkOrderMode: flag,
  })
})()

/**
 * Checks what is to be posted to `/machines`. It is stricter than the server, which ignores unknown fields.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateMachine } from '@jobwright/core/drp'
 * parseCreateMachine({ Name: 'm1', Workflow: 'discover' }).ok //=> true
 * parseCreateMachine({ Name: 'm1', WorkFlow: 'discover' }) //=> { ok: false, issues: [{ code: 'unrecognized_keys', path: ['WorkFlow'] }] }
 */
export const parseCreateMachine: (value: unknown) => ParseResult<CreateMachine> = /*@__PURE__*/ (() =>
  createParser<CreateMachine>(createMachineSchema))()
