/** What other subgraphs may do with rules, within their own transactions and with their own rights. */
export type * from './attempt';
export { open } from './judge';
export { inUnits } from './judge/names';
export { type Attached, attach, clearVelocity, type Inherited, inherit } from './service/take-over';
