import * as z from 'zod/mini'
import { metaSchema } from './object.ts'

/** A template of a task, stage or boot environment; its text stands in `Contents`, or in the shared template that `ID` names. */
export interface TemplateInfo {
  /** Its name, unique in the object it belongs to. */
  readonly Name: string
  /** Where the rendered text goes: itself a template. Empty in a task: the text is a script to be run. */
  readonly Path?: string | undefined
  /** Where a link to the rendered file is made. From v4.8 on. */
  readonly Link?: string | undefined
  /** The shared template that holds the text. */
  readonly ID?: string | undefined
  /** The text: a template in the language of Go. */
  readonly Contents?: string | undefined
  /** Texts by name: `OS` says for which systems it is, separated by commas; `Interpreter` what runs it. */
  readonly Meta?: Readonly<Record<string, string>> | null | undefined
}

const fields = /*@__PURE__*/ (() => ({
  Name: z.string(),
  Path: z.optional(z.string()),
  Link: z.optional(z.string()),
  ID: z.optional(z.string()),
  Contents: z.optional(z.string()),
  Meta: z.nullish(metaSchema),
}))()

/** What a {@link TemplateInfo} must be. */
export const templateInfoSchema: z.ZodMiniType<TemplateInfo, TemplateInfo> = /*@__PURE__*/ (() => z.object(fields))()

/** What the templates of something to be made must be: they hold nothing else. */
export const createTemplatesSchema: z.ZodMiniType<readonly TemplateInfo[], readonly TemplateInfo[]> =
  /*@__PURE__*/ (() => z.readonly(z.array(z.strictObject(fields))))()
