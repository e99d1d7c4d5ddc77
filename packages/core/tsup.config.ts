import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    drp: 'src/drp/index.ts',
    drydock: 'src/drydock/index.ts',
    lcm: 'src/lcm/index.ts',
    ovirt: 'src/ovirt/index.ts',
    'ovirt-xml': 'src/ovirt/xml/index.ts',
  },
  format: 'esm',
  target: 'es2023',
  dts: true,
  sourcemap: true,
  clean: true,
})
