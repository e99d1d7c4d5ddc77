import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { givenTextSchema, type LcmResource, resourceFields } from './resource.ts'

/** What can be said of a repository. */
export interface RepositorySettings {
  /** Notes. */
  readonly comment?: string | null | undefined
  /** Where the key is that its packages are signed with. */
  readonly 'repo-key-url'?: string | null | undefined
  /** Where it is. */
  readonly 'repo-url'?: string | null | undefined
  /** Who logs in to it. */
  readonly username?: string | null | undefined
  /** Secret: the password of that user; whether the server ever sends it back is not known. */
  readonly password?: string | null | undefined
  /** Is it reached through a proxy? */
  readonly 'use-proxy'?: boolean | null | undefined
  /** The distribution, for Debian. Default `stable`. */
  readonly 'deb-dist'?: string | null | undefined
  /** The components, for Debian. Default `main`. */
  readonly 'deb-components'?: string | null | undefined
  /** Do people set it up on the machines? If so, only name and comment say anything. */
  readonly 'manual-repository-setup'?: boolean | null | undefined
}

/** Where packages come from. */
export interface Repository extends LcmResource, RepositorySettings {
  /** Its kind. */
  readonly type?: string | undefined
  /** Its id, a UUID. */
  readonly id: string
  /** Its name. */
  readonly name: string
}

/** What is posted to `/repositories/` to make a repository known. */
export interface CreateRepository extends RepositorySettings {
  /** Its name. */
  readonly name: string
}

/** What a {@link Repository} must be. New fields are kept. */
export const repositorySchema: z.ZodMiniType<Repository, Repository> = /*@__PURE__*/ (() =>
  z.object({ ...resourceFields, ...settings(), type: z.optional(z.string()), id: z.string(), name: z.string() }))()

/** What a {@link CreateRepository} must be: it holds nothing else. */
export const createRepositorySchema: z.ZodMiniType<CreateRepository, CreateRepository> = /*@__PURE__*/ (() =>
  z.strictObject({ ...settings(), name: givenTextSchema }))()

/**
 * Reads a repository.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseRepository } from '@jobwright/core/lcm'
 * parseRepository({ id: 'r1', name: 'DSE repo', 'deb-dist': 'stable' }).ok //=> true
 */
export const parseRepository: (value: unknown) => ParseResult<Repository> = /*@__PURE__*/ (() =>
  createParser<Repository>(repositorySchema))()

/**
 * Checks what is to be posted to `/repositories/`.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseCreateRepository } from '@jobwright/core/lcm'
 * parseCreateRepository({ name: 'DSE repo', 'manual-repository-setup': true }).ok //=> true
 */
export const parseCreateRepository: (value: unknown) => ParseResult<CreateRepository> = /*@__PURE__*/ (() =>
  createParser<CreateRepository>(createRepositorySchema))()

function settings() {
  return {
    comment: z.nullish(z.string()),
    'repo-key-url': z.nullish(z.string()),
    'repo-url': z.nullish(z.string()),
    username: z.nullish(z.string()),
    password: z.nullish(z.string()),
    'use-proxy': z.nullish(z.boolean()),
    'deb-dist': z.nullish(z.string()),
    'deb-components': z.nullish(z.string()),
    'manual-repository-setup': z.nullish(z.boolean()),
  }
}
