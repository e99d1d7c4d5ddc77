export { createOrchestrator } from './orchestrator.ts'
