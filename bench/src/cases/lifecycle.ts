import type { Case } from '../harness.ts'
import { canCase } from './lifecycle/can.ts'
import { refusalCase } from './lifecycle/refusal.ts'
import { transitionCase } from './lifecycle/transition.ts'

export const lifecycleCases = (): Case[] => [canCase(), transitionCase(), refusalCase()]
