import type { Node } from '@jobwright/core'
import { type Path, readYaml, type YamlFile } from './read-yaml.ts'

/** Reads a site file: racks with their labels, and nodes with name, rack, tags and labels. */
export function readInventory(file: string): readonly Node[] {
  const yaml = readYaml(file)
  const site = mapping(yaml, yaml.value, [], ['racks', 'nodes'])
  const racks = new Map<string, Readonly<Record<string, string>>>()
  for (const [name, rack] of Object.entries(mapping(yaml, site['racks'] ?? {}, ['racks']))) {
    const path = ['racks', name]
    racks.set(name, texts(yaml, mapping(yaml, rack, path, ['labels'])['labels'] ?? {}, [...path, 'labels']))
  }

  const names = new Set<string>()
  return sequence(yaml, site['nodes'], ['nodes']).map((item, index) => {
    const path = ['nodes', index]
    const node = mapping(yaml, item, path, ['name', 'rack', 'tags', 'labels'])
    const name = text(yaml, node['name'], [...path, 'name'])
    if (names.has(name))
      throw yaml.refuse([...path, 'name'], `a second node is called "${name}"; give it a name of its own.`)
    names.add(name)
    const rack = node['rack'] === undefined ? undefined : text(yaml, node['rack'], [...path, 'rack'])
    if (rack !== undefined && !racks.has(rack))
      throw yaml.refuse([...path, 'rack'], `"${rack}" is not one of the racks above.`)
    const tags = sequence(yaml, node['tags'] ?? [], [...path, 'tags'])
    return {
      name,
      rack,
      rackLabels: rack === undefined ? undefined : racks.get(rack),
      tags: tags.map((tag, position) => text(yaml, tag, [...path, 'tags', position])),
      labels: texts(yaml, node['labels'] ?? {}, [...path, 'labels']),
    }
  })
}

function mapping(
  yaml: YamlFile,
  value: unknown,
  path: Path,
  keys?: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw yaml.refuse(path, 'must be a mapping of keys to values.')
  const unknown = keys && Object.keys(value).find((key) => !keys.includes(key))
  if (unknown !== undefined)
    throw yaml.refuse([...path, unknown], `is not a key that is known here; use ${keys?.join(', ')}.`)
  return value as Readonly<Record<string, unknown>>
}

function sequence(yaml: YamlFile, value: unknown, path: Path): readonly unknown[] {
  if (!Array.isArray(value)) throw yaml.refuse(path, 'must be a list.')
  return value
}

function text(yaml: YamlFile, value: unknown, path: Path): string {
  if (typeof value !== 'string' || value === '')
    throw yaml.refuse(path, 'must be a text that is not empty; put numbers in quotes.')
  return value
}

function texts(yaml: YamlFile, value: unknown, path: Path): Readonly<Record<string, string>> {
  const labels = mapping(yaml, value, path)
  for (const [key, label] of Object.entries(labels)) text(yaml, label, [...path, key])
  return labels as Readonly<Record<string, string>>
}
