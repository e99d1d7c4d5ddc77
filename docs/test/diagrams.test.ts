import { readFileSync } from 'node:fs'
import { toMermaid } from '@jobwright/core'
import { jobLifecycle } from '@jobwright/core/lcm'
import { expect, test } from 'vitest'

test('the diagram in opscenter-lcm.md is that of the table', () => {
  const guide = readFileSync('docs/guides/opscenter-lcm.md', 'utf8')
  expect(guide.split('```mermaid\n')).toHaveLength(2)
  expect(guide).toContain(`\`\`\`mermaid\n${toMermaid(jobLifecycle)}\`\`\`\n`)
})
