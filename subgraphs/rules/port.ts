/** What other subgraphs may do with rules, within their own transactions and with their own rights. */
export type * from './attempt';
export { open } from './judge';
export { inUnits } from './judge/names';
export {
  type CardRules,
  type CardRulesChange,
  type CardRulesChanged,
  cardRules,
  changeCardRules,
} from './service/card-rules';
export { type Attached, attach, clearVelocity, type Inherited, inherit } from './service/take-over';
