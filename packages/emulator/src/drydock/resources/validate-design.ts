import { type Answer, errorAnswer, json } from '../answer.ts'
import { isDict, isTruthy, toJson, typeName } from '../python/value.ts'
import { bodyOf, type Call } from '../request.ts'
import type { Resource, Site } from '../resource.ts'

export const validateDesignResource: Resource = /*@__PURE__*/ (() => ({
  path: '/api/v1.0/validatedesign',
  handlers: { POST: validateDesign },
}))()

function validateDesign({ how, designs }: Site, call: Call): Answer {
  const raised = (pythonError: string, message: string): Answer =>
    how.quirk('drydock/python-errors') ? errorAnswer(500, pythonError) : errorAnswer(400, message)

  const body = bodyOf(call, { exactType: how.quirk('drydock/charset-is-an-error') })
  if (body.kind === 'refused') return errorAnswer(400, body.message)
  if (body.kind === 'raised') return raised(body.message, 'The request is no JSON text.')
  if (body.kind === 'none' || body.value === null) {
    return errorAnswer(400, 'Request body must not be empty for validation.')
  }
  const { value } = body
  if (!isDict(value)) {
    return raised(`'${typeName(value)}' object has no attribute 'get'`, 'The request must be a JSON object.')
  }
  const href = value.get('href')
  if (href === undefined || !isTruthy(href)) {
    return errorAnswer(400, 'The "href" key must be provided in the request body.')
  }
  const validation = designs.validate(toJson(href))
  if (validation === undefined) {
    return raised("'NoneType' object has no attribute 'status'", 'The design that href names cannot be resolved.')
  }
  return json(validation.get('status') === 'Success' ? 200 : 400, validation)
}
