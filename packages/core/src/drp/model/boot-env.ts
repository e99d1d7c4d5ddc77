import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type DrpObject, objectFields, textsSchema } from './object.ts'
import { type OperatingSystem, operatingSystemSchema } from './operating-system.ts'
import { type TemplateInfo, templateInfoSchema } from './template-info.ts'

/** A boot environment: what a machine boots into. */
export interface BootEnv extends DrpObject {
  /** Its name, by which machines and stages refer to it. */
  readonly Name: string
  /** What it is for, in a line. */
  readonly Description?: string | undefined
  /** What it is for, at length. */
  readonly Documentation?: string | undefined
  /** The operating system it boots. */
  readonly OS?: OperatingSystem | null | undefined
  /** The files that the server offers to machines in it. */
  readonly Templates?: readonly TemplateInfo[] | null | undefined
  /** The path of the kernel in the installed files. */
  readonly Kernel?: string | undefined
  /** The paths of the initial RAM disks in the installed files. */
  readonly Initrds?: readonly string[] | null | undefined
  /** The kernel's command line: a template. */
  readonly BootParams?: string | undefined
  /** The parameters that must have a value before its templates can be rendered. */
  readonly RequiredParams?: readonly string[] | null | undefined
  /** The parameters that it uses if they have a value. */
  readonly OptionalParams?: readonly string[] | null | undefined
  /** Is it only for machines that the server does not know? */
  readonly OnlyUnknown?: boolean | undefined
}

/** What a {@link BootEnv} must be. New fields are kept. */
export const bootEnvSchema: z.ZodMiniType<BootEnv, BootEnv> = /*@__PURE__*/ (() =>
  z.object({
    ...objectFields,
    Name: z.string(),
    Description: z.optional(z.string()),
    Documentation: z.optional(z.string()),
    OS: z.nullish(operatingSystemSchema),
    Templates: z.nullish(z.readonly(z.array(templateInfoSchema))),
    Kernel: z.optional(z.string()),
    Initrds: z.nullish(textsSchema),
    BootParams: z.optional(z.string()),
    RequiredParams: z.nullish(textsSchema),
    OptionalParams: z.nullish(textsSchema),
    OnlyUnknown: z.optional(z.boolean()),
  }))()

/**
 * Reads a boot environment: what `POST /bootenvs` and everything at `/bootenvs/{name}` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseBootEnv } from '@jobwright/core/drp'
 * parseBootEnv({ Name: 'local', Validated: true, Available: true, ReadOnly: true }).ok //=> true
 */
export const parseBootEnv: (value: unknown) => ParseResult<BootEnv> = /*@__PURE__*/ (() =>
  createParser<BootEnv>(bootEnvSchema))()

/**
 * Reads a list of boot environments: what `GET /bootenvs` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseBootEnvList } from '@jobwright/core/drp'
 * parseBootEnvList([]) //=> { ok: true, value: [] }
 */
export const parseBootEnvList: (value: unknown) => ParseResult<readonly BootEnv[]> = /*@__PURE__*/ (() =>
  createParser<readonly BootEnv[]>(z.readonly(z.array(bootEnvSchema))))()
