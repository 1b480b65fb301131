/** What other subgraphs may do with cards, within their own transactions and with their own rights. Never with numbers or PINs. */
export type { CardRow } from './repo/cards';
export { countCards, freezeAll, lockCards, voidAll } from './service/of-customer';
