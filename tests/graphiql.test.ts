import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { createGateway, type Gateway } from '../gateway/gateway';
import { inProcess } from '../gateway/sources';
import { readConfig, type SubgraphName } from '../kernel/config';
import { logger } from '../kernel/log';
import { sandbox } from '../schema/sandbox';
import { TEST_KEYS } from './keys';
import { type Stack, testStack } from './stack';

/** In a real browser that can reach nothing but the gateway. */
describe('GraphiQL', () => {
  let stack: Stack;
  let gateway: Gateway;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    stack = await testStack();
    const log = logger('silent');
    const sources = Object.fromEntries(
      Object.entries(stack.subgraphs).map(([name, subgraph]) => [name, inProcess(subgraph, log)]),
    );
    gateway = await createGateway({
      config: readConfig({ DATABASE_URL: stack.database.url }),
      log,
      sources: sources as Record<SubgraphName, ReturnType<typeof inProcess>>,
      db: stack.database.as('gateway'),
      keys: TEST_KEYS,
      dashboardToken: stack.credentials.dashboard.token,
    });
    await gateway.listen(0, '127.0.0.1');
    const { default: chromium } = await import('@sparticuz/chromium');
    browser = await playwright.launch({
      executablePath: await chromium.executablePath(),
      args: [...chromium.args, '--no-sandbox', '--disable-background-networking'],
      headless: true,
    });
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(gateway.url) && !request.url().startsWith('data:')) elsewhere.push(request.url());
    });
    await page.goto(`${gateway.url}/graphql`);
    await page.waitForSelector('.graphiql-tab');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await gateway?.stop(500);
    await stack?.close();
  });

  const tabs = (): Promise<string[]> => page.locator('.graphiql-tab').allInnerTexts();

  it('opens with the examples as tabs and recognises the dashboard', async () => {
    expect((await tabs()).map((text) => text.trim())).toEqual([
      'Customer',
      'Statement',
      'Transfer',
      'Cards',
      'Ledger',
      'SetLimit',
      'CardInUse',
      'Purchase',
      'Live',
    ]);
    await page.waitForFunction(`who.value !== ''`);
    expect(await page.locator('#who').textContent()).toBe('operator of Falcon Pay');
  });

  it.each(['Customer', 'Statement', 'Transfer', 'Cards', 'Ledger', 'SetLimit', 'CardInUse', 'Purchase'])(
    'runs the example %s as it stands',
    async (name) => {
      await page.locator('.graphiql-tab', { hasText: name }).click();
      const answered = page.waitForResponse(async (response) =>
        (response.request().postData() ?? '').includes(`${name}`),
      );
      await page.locator('.graphiql-execute-button').click();
      const body = (await (await answered).json()) as { data: Record<string, unknown>; errors?: unknown };
      expect(body.errors).toBeUndefined();
      expect(Object.values(body.data)[0]).toBeTruthy();
      await page.waitForFunction(`document.querySelector('.result-window').textContent.includes('"data"')`);
    },
  );

  it('shows what happens while it happens', async () => {
    await page.locator('.graphiql-tab', { hasText: 'Live' }).click();
    await page.locator('.graphiql-execute-button').click();
    const verbs = ['freezeCard', 'unfreezeCard'];
    const shown = (): Promise<string> =>
      page
        .locator('.result-window')
        .textContent()
        .then((text) => text ?? '');
    // The subscription is not acknowledged.
    for (let i = 0; i < 20 && !(await shown()).includes('cardStatusChanged'); i++) {
      const query = `mutation ($id: ID!) { ${verbs[i % 2]}(id: $id) { status } }`;
      await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${stack.credentials.dashboard.token}`,
        },
        body: JSON.stringify({ query, variables: { id: sandbox['vaultspay-saas'].cards.everyday } }),
      });
      await page.waitForTimeout(100);
    }
    expect(await shown()).toMatch(/cardStatusChanged[\s\S]*"fullName"/);
    await page.locator('.graphiql-execute-button').click();
  });

  it('complains of nothing and asks nobody else', () => {
    expect(complaints).toEqual([]);
    expect(elsewhere).toEqual([]);
  });
});
