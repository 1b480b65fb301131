/** What is asked: a page of customers (identity), their accounts (wallet), and the cards of both (card). */
export const query = `query Overview {
  customers(first: 20) {
    nodes {
      id fullName status kycStatus
      accounts(first: 5) {
        nodes { id title currency status balance { amount currency } available { amount } cards(first: 5) { id last4 status } }
      }
      cards(first: 5) { id last4 network status account { id title } }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

export const body = JSON.stringify({ query, operationName: 'Overview' });

/** The subgraphs that the query needs; the fourth is not asked. */
export const asked = ['identity', 'wallet', 'card'] as const;
export type Asked = (typeof asked)[number];
