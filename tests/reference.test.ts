import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type Page, chromium as playwright } from 'playwright-core';
import { createGateway, type Gateway } from '../gateway/gateway';
import { inProcess } from '../gateway/sources';
import { readConfig, type SubgraphName } from '../kernel/config';
import { logger } from '../kernel/log';
import { TEST_KEYS } from './keys';
import { type Stack, testStack } from './stack';

const log = logger('silent');

async function open(stack: Stack, env: Record<string, string> = {}): Promise<Gateway> {
  const sources = Object.fromEntries(
    Object.entries(stack.subgraphs).map(([name, subgraph]) => [name, inProcess(subgraph, log)]),
  );
  const gateway = await createGateway({
    config: readConfig({ DATABASE_URL: stack.database.url, ...env }),
    log,
    sources: sources as Record<SubgraphName, ReturnType<typeof inProcess>>,
    db: stack.database.as('gateway'),
    keys: TEST_KEYS,
    sandboxTenants: stack.credentials.tenants,
  });
  await gateway.listen(0, '127.0.0.1');
  return gateway;
}

describe('the reference', () => {
  let stack: Stack;
  let gateway: Gateway;
  beforeAll(async () => {
    stack = await testStack();
    gateway = await open(stack);
  }, 120_000);
  afterAll(async () => {
    await gateway?.stop(500);
    await stack?.close();
  });

  describe('in a browser that can reach nothing but the gateway', () => {
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;
    const complaints: string[] = [];
    const elsewhere: string[] = [];
    beforeAll(async () => {
      const { default: chromium } = await import('@sparticuz/chromium');
      browser = await playwright.launch({
        executablePath: await chromium.executablePath(),
        args: [...chromium.args, '--no-sandbox', '--disable-background-networking'],
        headless: true,
      });
      context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      page = await context.newPage();
      page.on('console', (message) => {
        const text = message.text();
        // The browser's own line for the refusal that is provoked.
        if (['error', 'warning'].includes(message.type()) && !text.includes('status of 422')) complaints.push(text);
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        if (!request.url().startsWith(gateway.url) && !request.url().startsWith('data:')) elsewhere.push(request.url());
      });
      await page.goto(`${gateway.url}/docs`);
      await page.waitForSelector('article.overview');
    }, 60_000);
    afterAll(() => browser?.close());

    const choose = async (path: string): Promise<void> => {
      await page.locator(`nav a[title="${path}"]`).click();
      await page.locator(`nav a[aria-current][title="${path}"]`).waitFor();
    };
    const answer = async (): Promise<{ status: string | null; body: unknown }> => {
      await page.locator('.console button[type=submit]').click();
      const status = await page.locator('.outcome .status').textContent();
      return { status, body: JSON.parse((await page.locator('.answer pre.json').textContent()) ?? '') };
    };

    it('logs in with what the sandbox made and keeps the token in the page alone', async () => {
      await page.locator('#tools button').click();
      await page.locator('dialog button[type=submit]').click();
      await page.locator('#tools button', { hasText: 'Log out' }).waitFor();
      const kept = await page.evaluate(`JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])`);
      expect(kept).toBe('[{},{},""]');
    });

    it('sends what an endpoint takes and shows what it answers', async () => {
      await choose('GET /us/api/v1/countries');
      const { status, body } = await answer();
      expect(status).toBe('200 OK');
      expect((body as { data: unknown[] }).data[0]).toMatchObject({ iso2: expect.any(String) });
      const names = await page.locator('.answer details pre').textContent();
      expect(names).toContain('x-enable-encryption: false');
    });

    it('shows a refusal as it comes', async () => {
      await choose('POST /as/api/v1/saas-login');
      await page.locator('textarea').fill('{"clientId": 7}');
      const { status, body } = await answer();
      expect(status).toBe('422 Unprocessable Entity');
      expect(body).toMatchObject({ code: 1000, errors: [{ key: 'clientId' }, { key: 'clientSecret' }] });
    });

    it('needs no login where keys last, and changes dialects', async () => {
      await page.selectOption('#dialect', 'vaultspay-v1');
      await page.locator('h1', { hasText: 'VaultsPay /v1' }).waitFor();
      await choose('GET /v1/ping');
      expect(await page.locator('.credential').textContent()).toBe('Sent with your key.');
      const { status, body } = await answer();
      expect([status, body]).toEqual(['200 OK', expect.objectContaining({ pong: true, environment: 'sandbox' })]);
    });

    it('complains of nothing and asks nobody else', () => {
      expect(complaints).toEqual([]);
      expect(elsewhere).toEqual([]);
    });
  });

  it('serves the documents as they are committed, once to whoever keeps them', async () => {
    for (const kind of ['openapi', 'postman']) {
      const url = `${gateway.url}/docs/${kind}/vaultspay-saas.json`;
      const first = await fetch(url);
      expect(await first.text()).toBe(readFileSync(join(__dirname, '..', 'docs', kind, 'vaultspay-saas.json'), 'utf8'));
      expect(first.headers.get('content-type')).toBe('application/json');
      const again = await fetch(url, { headers: { 'if-none-match': first.headers.get('etag')! } });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
    const others = ['openapi/vaultpay', 'openapi/../../package', 'sdl/card', 'openapi/__proto__'];
    const found = await Promise.all(others.map((name) => fetch(`${gateway.url}/docs/${name}.json`)));
    expect(found.map(({ status }) => status)).toEqual(others.map(() => 404));
  });

  const settingsAt = async (url: string, headers: Record<string, string> = {}) => {
    const text = await (await fetch(`${url}/docs`, { headers })).text();
    return JSON.parse(/id="settings">(.*?)<\/script>/.exec(text)![1]!) as Record<string, unknown>;
  };

  it('gives the credentials of the sandbox to nobody but this machine', async () => {
    const { clientId } = stack.credentials.tenants['vaultspay-saas'];
    expect(await settingsAt(gateway.url)).toMatchObject({ given: { 'vaultspay-saas': { clientId } } });
    expect(await settingsAt(gateway.url, { 'x-forwarded-for': '203.0.113.9' })).not.toHaveProperty('given');
  });

  it.each([
    [{}, false],
    [{ DOCS_CONSOLE: 'true' }, true],
  ])('shows itself in production, where with %j it can send requests: %s', async (env, on) => {
    const live = await open(stack, { MODE: 'production', TRUST_PROXY: 'true', ...env });
    const settings = await settingsAt(live.url, { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' });
    await live.stop(500);
    expect(settings).toEqual({ sandbox: false, console: on, dialects: expect.any(Array) });
  });
});
