import { table } from '../start/table.ts'
import type { Report } from './preflight.ts'

/** A report as text, with tables of the nodes, of what differs and of what was found. */
export function showReport(report: Report): string {
  const { selected, nodes, onlyDeployed, onlyDocumented, differences, findings } = report
  const paragraphs = [headline(report)]
  if (nodes.length > 0) {
    const rows = nodes.map(({ name, documented, deployed, why }) => [name, sign(documented), sign(deployed), why])
    paragraphs.push(table([['node', 'documented', 'deployed', 'why'], ...rows]))
  }
  if (onlyDeployed.length > 0) paragraphs.push(`The real server would add: ${onlyDeployed.join(', ')}.`)
  if (selected.deployed !== null && onlyDocumented.length > 0)
    paragraphs.push(`The real server would leave out: ${onlyDocumented.join(', ')}.`)
  if (differences.length > 0) {
    const rows = differences.map(({ code, path, message }) => [code, path, message])
    paragraphs.push(table([['difference', 'where', 'what'], ...rows]))
  }
  if (findings.length > 0) {
    const rows = findings.map(({ level, code, path, message, suggestion }) => {
      return [level, code, path, suggestion === null ? message : `${message} (rather ${suggestion})`]
    })
    paragraphs.push(table([['level', 'finding', 'where', 'what'], ...rows]))
  }
  paragraphs.push(...sending(report), verdict(report))
  return paragraphs.join('\n\n')
}

function headline({ inventory, expression, selected }: Report): string {
  const passedOver = inventory.passedOver === 0 ? '' : ` (documents for other services: ${inventory.passedOver})`
  const meant = `${expression === null ? 'documented' : expression} selects ${selected.documented}`
  const server = selected.deployed === null ? 'has no answer' : `${selected.deployed}`
  return `${inventory.nodes} nodes${passedOver}; ${meant}, the deployed server ${server}.`
}

function sending({ send }: Report): string[] {
  switch (send.how) {
    case 'as-it-is':
      return []
    case 'translated':
      return [`What to send: ${JSON.stringify(send.filter)}`]
    case 'by-name':
      return [
        `The server has no filter for ${send.part}: ${send.reason}.`,
        `What to send instead, by name: ${JSON.stringify(send.filter)}`,
      ]
  }
}

function verdict({ onlyDeployed, findings, exitCode }: Report): string {
  if (exitCode === 0) return 'Nothing stands against it.'
  const errors = findings.filter(({ level }) => level === 'error').length
  const against = [
    ...(onlyDeployed.length > 0 ? [`nodes that it would touch and that are not meant: ${onlyDeployed.length}`] : []),
    ...(errors > 0 ? [`errors: ${errors}`] : []),
  ]
  return `Do not send it: ${against.join('; ')}.`
}

function sign(selected: boolean): string {
  return selected ? 'yes' : '-'
}
