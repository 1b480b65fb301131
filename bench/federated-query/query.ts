/** What is asked: a page of customers (identity), their accounts (wallet), and the cards of both (card). */
const query = `query Overview($page: Int!) {
  customers(page: $page, size: 20) {
    nodes {
      id fullName status kycStatus
      accounts(first: 5) {
        nodes { id title currency status balance { amount currency } available { amount } cards(first: 5) { id last4 status } }
      }
      cards(first: 5) { id last4 network status account { id title } }
    }
    pageInfo { hasNextPage }
  }
}`;

/** As many pages as there are customers, so that those who ask at the same time ask for different things. */
export const PAGES = 32;
export const CUSTOMERS = PAGES * 20;

export const bodies = Array.from({ length: PAGES }, (_, i) =>
  JSON.stringify({ query, operationName: 'Overview', variables: { page: i + 1 } }),
);

/** The subgraphs that the query needs; the fourth is not asked. */
export const asked = ['identity', 'wallet', 'card'] as const;
export type Asked = (typeof asked)[number];
