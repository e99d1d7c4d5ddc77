import type { ParseResult } from '@jobwright/core'
import {
  blueprintSchema,
  paramSchema,
  parseBlueprint,
  parseBlueprintList,
  parseCreateBlueprint,
  parseCreateParam,
  parseCreateProfile,
  parseCreateStage,
  parseCreateTask,
  parseCreateWorkflow,
  parseParam,
  parseParamList,
  parseProfile,
  parseProfileList,
  parseStage,
  parseStageList,
  parseTask,
  parseTaskList,
  parseWorkflow,
  parseWorkflowList,
  profileSchema,
  stageSchema,
  taskSchema,
  workflowSchema,
} from '@jobwright/core/drp'
import { readDocuments } from '../api/index.ts'
import type { DefinitionKind } from './definitions.ts'

/** The kinds of definitions that a client has. */
export const definitionKinds = /*@__PURE__*/ (() => ({
  tasks: kindOf('tasks', parseTask, parseTaskList, taskSchema, parseCreateTask),
  stages: kindOf('stages', parseStage, parseStageList, stageSchema, parseCreateStage),
  workflows: kindOf('workflows', parseWorkflow, parseWorkflowList, workflowSchema, parseCreateWorkflow),
  params: kindOf('params', parseParam, parseParamList, paramSchema, parseCreateParam),
  blueprints: kindOf('blueprints', parseBlueprint, parseBlueprintList, blueprintSchema, parseCreateBlueprint),
  profiles: kindOf('profiles', parseProfile, parseProfileList, profileSchema, parseCreateProfile),
}))()

function kindOf<Definition, Create>(
  prefix: string,
  parseOne: (value: unknown) => ParseResult<Definition>,
  parseList: (value: unknown) => ParseResult<readonly Definition[]>,
  schema: Parameters<typeof readDocuments>[1],
  parseCreate: (value: unknown) => ParseResult<Create>,
): DefinitionKind<Definition, Create> {
  return {
    prefix,
    one: readDocuments(parseOne, schema),
    list: readDocuments(parseList, schema, (list) => list),
    parseCreate,
  }
}
