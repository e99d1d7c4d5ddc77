import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    wait: 'src/wait/index.ts',
    drydock: 'src/drydock/index.ts',
    drp: 'src/drp/index.ts',
    'drp-agent-node': 'src/drp/agent-node/index.ts',
    lcm: 'src/lcm/index.ts',
    ovirt: 'src/ovirt/index.ts',
    node: 'src/node/index.ts',
  },
  format: 'esm',
  target: 'es2023',
  dts: true,
  sourcemap: true,
  clean: true,
})
