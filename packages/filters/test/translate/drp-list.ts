/** A machine or job as a list query sees it. */
export interface ListedObject {
  readonly Meta: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

type Item = string | null
type Test = (item: Item) => boolean

/** Answers a list query of DRP v3.13 with the objects that it lists, each as often as it lists it; undefined where the server breaks down. */
export function listed<Object extends ListedObject>(objects: readonly Object[], query: string): Object[] | undefined {
  const tests = new Map<string, Test[]>()
  for (const [field, value] of new URLSearchParams(query)) {
    const test = testOf(field, value)
    if (test === undefined) return undefined
    tests.set(field, [...(tests.get(field) ?? []), test])
  }
  return [...tests].reduce(
    // Tests of one field are alternatives, and their answers are simply put together.
    (rest, [field, alternatives]) =>
      alternatives.flatMap((test) => rest.filter((object) => itemsOf(object, field).some(test))),
    [...objects],
  )
}

/** A key that Meta does not have reads as an empty text, a field that is not there as a param that is null. */
function itemsOf(object: ListedObject, field: string): readonly Item[] {
  if (field.startsWith('Meta.')) {
    const key = field.slice('Meta.'.length)
    return [Object.hasOwn(object.Meta, key) ? String(object.Meta[key]) : '']
  }
  const value = Object.hasOwn(object, field) ? object[field] : null
  return value === null ? [null] : [value].flat().map(String)
}

function testOf(field: string, value: string): Test | undefined {
  const open = value.indexOf('(')
  const name = value.slice(0, open)
  const inner = value.slice(open + 1, -1)
  const literal = (item: Item) => item === value
  if (open < 0 || !value.endsWith(')') || inner === '') return literal
  const parts = inner.split(',')
  const [first = '', second] = parts
  const compare = (against: (item: string) => boolean) => (item: Item) => against(item ?? '')
  switch (name) {
    case 'Eq':
      return (item) => item === inner
    case 'Ne':
      return (item) => item !== inner
    case 'In':
      return (item) => item !== null && parts.includes(item)
    case 'Nin':
      return (item) => item === null || !parts.includes(item)
    case 'Lt':
      return compare((item) => item < inner)
    case 'Lte':
      return compare((item) => item <= inner)
    case 'Gt':
      return compare((item) => item > inner)
    case 'Gte':
      return compare((item) => item >= inner)
    case 'Between':
    case 'Except': {
      if (second === undefined) return undefined
      return compare((item) => (item >= first && item <= second) === (name === 'Between'))
    }
    case 'Re': {
      const pattern = new RegExp(inner, 'u')
      // v3.13 looks for it in an empty text where it is a task, state, stage, workflow or boot environment.
      const blind = ['Task', 'State', 'Stage', 'Workflow', 'BootEnv'].includes(field)
      return (item) => pattern.test(blind ? '' : (item ?? ''))
    }
    default:
      return literal
  }
}
