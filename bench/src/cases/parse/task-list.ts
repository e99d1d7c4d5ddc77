import { pick, randomNumbers } from '../../random-numbers.ts'

/** A list of Drydock tasks as `GET /tasks` answers. Fields, order and size are those of recorded tasks; the mix of states is ours. */
export function taskListText(size: number): string {
  const random = randomNumbers(size)
  const digits = (count: number) => Array.from({ length: count }, () => random(16).toString(16)).join('')
  const uuid = () => `${digits(8)}-${digits(4)}-4${digits(3)}-a${digits(3)}-${digits(12)}`
  const time = (second: number) =>
    `2026-11-20 21:${String(40 + Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}.${String(100_000 + random(900_000))}`
  const messageCounts = [0, 0, 0, 0, 0, 1, 1, 1, 3, 6]
  const actions = ['verify_site', 'prepare_nodes', 'configure_hardware', 'apply_node_networking', 'deploy_node']
  const ends = [
    { status: 'complete', result: 'success' },
    { status: 'complete', result: 'success' },
    { status: 'complete', result: 'failure' },
    { status: 'queued', result: 'incomplete' },
    { status: 'running', result: 'incomplete' },
  ]

  return JSON.stringify(
    Array.from({ length: size }, (_, at) => {
      const { status, result } = pick(ends, random)
      const taskId = uuid()
      const node = `node-${String(at).padStart(4, '0')}`
      const subtasks = Array.from({ length: pick(messageCounts, random) }, uuid)
      return {
        kind: 'Task',
        apiVersion: 'v1',
        task_id: taskId,
        action: pick(actions, random),
        parent_task_id: at % 4 === 0 ? null : uuid(),
        design_ref: 'deckhand+http://deckhand-int.ucp.svc.cluster.local:9000/api/v1.0/revisions/5/rendered-documents',
        status,
        result: {
          kind: 'Status',
          apiVersion: 'v1.0',
          metadata: {},
          message: null,
          reason: null,
          status: result,
          successes: result === 'success' ? [node] : [],
          failures: result === 'failure' ? [node] : [],
          links:
            at % 5 === 0 ? [{ rel: 'detail_logs', href: `http://drydock-api:9000/tasks/${taskId}/builddata` }] : [],
          details: {
            errorCount: 0,
            messageList: subtasks.map((subtask) => ({
              message: `Started subtask ${subtask} for action identify_node`,
              error: false,
              context_type: 'task',
              context: taskId,
              ts: time(at),
              extra: '{}',
            })),
          },
        },
        node_filter:
          at % 2 === 0
            ? null
            : { filter_set_type: 'intersection', filter_set: [{ filter_type: 'union', node_names: [node] }] },
        subtask_id_list: subtasks,
        created: time(at),
        created_by: at % 4 === 0 ? 'shipyard' : null,
        updated: time(at + 1),
        terminated: null,
        terminated_by: null,
        terminate: false,
        retry: at % 10 === 0 ? 1 : 0,
      }
    }),
  )
}
