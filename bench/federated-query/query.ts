/** What is asked, in many variants, so that those who ask at the same time ask for different things. */
export interface Question {
  readonly says: string;
  bodies(customerIds: readonly string[]): string[];
}

/** The subgraphs that answer: customers are of identity, accounts of wallet, cards of card. The fourth is not asked. */
export const asked = ['identity', 'wallet', 'card'] as const;
export type Asked = (typeof asked)[number];

const fields = `
  id fullName status kycStatus
  accounts(first: 5) {
    nodes { id title currency status balance { amount currency } available { amount } cards(first: 5) { id last4 status } }
  }
  cards(first: 5) { id last4 network status account { id title } }`;

const PAGE = 20;

const onePage = `query Customers($page: Int!) { customers(page: $page, size: ${PAGE}) { nodes { ${fields} } pageInfo { hasNextPage } } }`;
const oneCustomer = `query Customer($id: ID!) { customer(id: $id) { ${fields} } }`;

const body = (query: string, variables: object): string => JSON.stringify({ query, variables });

export const questions: Readonly<Record<'one' | 'page', Question>> = {
  one: {
    says: 'one customer with accounts and cards',
    bodies: (ids) => ids.slice(0, 64).map((id) => body(oneCustomer, { id })),
  },
  page: {
    says: `${PAGE} customers with their accounts and cards`,
    bodies: (ids) => Array.from({ length: Math.floor(ids.length / PAGE) }, (_, i) => body(onePage, { page: i + 1 })),
  },
};
