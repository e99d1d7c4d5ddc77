import * as z from 'zod/mini'
import { createParser, type Open, openEnum, type ParseResult } from '../../wire/index.ts'
import { givenTextSchema, type LcmResource, resourceFields } from './resource.ts'

/** How a user of a machine becomes one who may install: not at all in `direct`. */
export type BecomeMode = 'direct' | 'sudo' | 'su'

/** How machines are logged in to, as the server shows it: without what is secret. */
export interface MachineCredential extends LcmResource {
  /** Its kind. */
  readonly type?: string | undefined
  /** Its id, a UUID. */
  readonly id: string
  /** Its name. */
  readonly name: string
  /** Notes. */
  readonly comment?: string | null | undefined
  /** Who logs in, in the word of all scripts that work. */
  readonly 'login-user'?: string | null | undefined
  /** Who logs in, in the word of the documents. */
  readonly 'login-name'?: string | null | undefined
  /** How that user becomes another. */
  readonly 'become-mode'?: Open<BecomeMode> | null | undefined
  /** Which other. */
  readonly 'become-user'?: string | null | undefined
  /** Ignored. */
  readonly 'use-ssh-keys'?: boolean | null | undefined
}

/** What is posted to `/machine_credentials/` to keep a way to log in. */
export interface CreateMachineCredential {
  /** Its name. */
  readonly name: string
  /** Notes. */
  readonly comment?: string | null | undefined
  /** Who logs in, in the word of all scripts that work. */
  readonly 'login-user'?: string | null | undefined
  /** Who logs in, in the word of the documents. */
  readonly 'login-name'?: string | null | undefined
  /** Secret: the password of that user. */
  readonly 'login-password'?: string | null | undefined
  /** Secret: the private key of that user. */
  readonly 'ssh-private-key'?: string | null | undefined
  /** Secret: what unlocks the private key. */
  readonly 'ssh-unlock'?: string | null | undefined
  /** How that user becomes another. Default `direct`. */
  readonly 'become-mode'?: BecomeMode | null | undefined
  /** Which other. Default `root`. */
  readonly 'become-user'?: string | null | undefined
  /** Secret: the password it takes to become that other. */
  readonly 'become-password'?: string | null | undefined
  /** Ignored. */
  readonly 'use-ssh-keys'?: boolean | null | undefined
}

/** What a {@link MachineCredential} must be. New words and fields are kept. */
export const machineCredentialSchema: z.ZodMiniType<MachineCredential, MachineCredential> = /*@__PURE__*/ (() =>
  z.object({
    ...resourceFields,
    type: z.optional(z.string()),
    id: z.string(),
    name: z.string(),
    comment: z.nullish(z.string()),
    'login-user': z.nullish(z.string()),
    'login-name': z.nullish(z.string()),
    'become-mode': z.nullish(openEnum(['direct', 'sudo', 'su'])),
    'become-user': z.nullish(z.string()),
    'use-ssh-keys': z.nullish(z.boolean()),
  }))()

/** What a {@link CreateMachineCredential} must be: it holds nothing else. */
export const createMachineCredentialSchema: z.ZodMiniType<CreateMachineCredential, CreateMachineCredential> =
  /*@__PURE__*/ (() =>
    z.strictObject({
      name: givenTextSchema,
      comment: z.nullish(z.string()),
      'login-user': z.nullish(z.string()),
      'login-name': z.nullish(z.string()),
      'login-password': z.nullish(z.string()),
      'ssh-private-key': z.nullish(z.string()),
      'ssh-unlock': z.nullish(z.string()),
      'become-mode': z.nullish(z.enum(['direct', 'sudo', 'su'])),
      'become-user': z.nullish(z.string()),
      'become-password': z.nullish(z.string()),
      'use-ssh-keys': z.nullish(z.boolean()),
    }))()

/**
 * Reads a machine credential.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseMachineCredential } from '@jobwright/core/lcm'
 * parseMachineCredential({ id: 'm1', name: 'DSE creds', 'login-user': 'ubuntu', 'become-mode': 'sudo' }).ok //=> true
 */
export const parseMachineCredential: (value: unknown) => ParseResult<MachineCredential> = /*@__PURE__*/ (() =>
  createParser<MachineCredential>(machineCredentialSchema))()

/**
 * Checks what is to be posted to `/machine_credentials/`.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateMachineCredential } from '@jobwright/core/lcm'
 * parseCreateMachineCredential({ name: 'DSE creds', 'become-mode': 'doas' })
 * //=> { ok: false, issues: [{ code: 'invalid_value', path: ['become-mode'] }] }
 */
export const parseCreateMachineCredential: (value: unknown) => ParseResult<CreateMachineCredential> =
  /*@__PURE__*/ (() => createParser<CreateMachineCredential>(createMachineCredentialSchema))()
