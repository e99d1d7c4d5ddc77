import type { Node } from '@jobwright/core'
import { fromDrpMachines, fromDrydockDesign, fromRows } from '@jobwright/filters'
import { expectTypeOf, test } from 'vitest'

test('every inventory gives nodes', () => {
  expectTypeOf(fromDrydockDesign([]).nodes).toEqualTypeOf<readonly Node[]>()
  expectTypeOf(fromDrpMachines([])).toEqualTypeOf<readonly Node[]>()
  expectTypeOf(fromRows([{ host: 'a' }], { name: 'host' })).toEqualTypeOf<readonly Node[]>()
})

test('a mapping names columns of the rows, and functions take a row', () => {
  const rows = [{ host: 'a', roles: 'gpu' }]
  // @ts-expect-error No row has this column.
  fromRows(rows, { name: 'name' })
  // @ts-expect-error No row has this column.
  fromRows(rows, { name: 'host', labels: ['role'] })
  // @ts-expect-error Tags are several.
  fromRows(rows, { name: 'host', tags: ({ roles }) => roles })
  // @ts-expect-error Every node has a name.
  fromRows(rows, { tags: 'roles' })
  fromRows(rows, { name: ({ host }) => host, tags: ({ roles }) => [roles], labels: { role: 'roles' } })
  fromRows([] as Record<string, unknown>[], { name: 'anything' })
})

test('machines have names, and options are known ones', () => {
  // @ts-expect-error A machine has a Name.
  fromDrpMachines([{ name: 'a' }])
  // @ts-expect-error No such choice.
  fromDrpMachines([], { params: 'all' })
  const machine = { Name: 'a', Uuid: 'x' } as const
  fromDrpMachines([machine], { params: ['a'], rack: null })
})
