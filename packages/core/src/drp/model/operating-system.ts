import * as z from 'zod/mini'
import { valuesSchema } from './object.ts'

/** The operating system of a boot environment. */
export interface OperatingSystem {
  /** Its name, for example `ubuntu-18.04`. */
  readonly Name: string
  /** Its family, for example `debian`. */
  readonly Family?: string | undefined
  /** Its code name. */
  readonly Codename?: string | undefined
  /** Its version. */
  readonly Version?: string | undefined
  /** The file name of its disk image. */
  readonly IsoFile?: string | undefined
  /** The SHA-256 sum of that file, in hexadecimal digits. */
  readonly IsoSha256?: string | undefined
  /** Where that file can be had. */
  readonly IsoUrl?: string | undefined
  /** The files and kernels for each architecture it runs on. */
  readonly SupportedArchitectures?: Readonly<Record<string, unknown>> | null | undefined
}

/** What an {@link OperatingSystem} must be. */
export const operatingSystemSchema: z.ZodMiniType<OperatingSystem, OperatingSystem> = /*@__PURE__*/ (() => {
  const text = z.optional(z.string())
  return z.object({
    Name: z.string(),
    Family: text,
    Codename: text,
    Version: text,
    IsoFile: text,
    IsoSha256: text,
    IsoUrl: text,
    SupportedArchitectures: z.nullish(valuesSchema),
  })
})()
