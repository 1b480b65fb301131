import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { client } from '../gateway/rest/vaultspay-v1/client.fixture';
import { ulidOf } from '../kernel/ulid';
import { sandbox } from '../schema/sandbox';
import { type Front, operator, type Stack, startGateway, testStack } from './stack';

/** What people do on hosted pages, in a browser without scripts that can reach nothing but us and whoever frames us. */

const v1 = operator('vaultspay-v1');
const { ben } = sandbox['vaultspay-v1'].customers;
const JPEG = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 7]) };

let stack: Stack;
let front: Front;
let partner: Server;
let elsewhere: string;
let browser: Browser;
const strays: string[] = [];
const complaints: string[] = [];
beforeAll(async () => {
  stack = await testStack();
  front = await startGateway(stack, 'in process');
  partner = createServer((request, response) => {
    const framed = new URL(request.url!, elsewhere).searchParams.get('frame');
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(framed ? `<iframe src="${framed}" width="400" height="600"></iframe>` : '<h1>back</h1>');
  });
  await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve));
  elsewhere = `http://127.0.0.1:${(partner.address() as AddressInfo).port}`;
  const { default: chromium } = await import('@sparticuz/chromium');
  browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
    headless: true,
  });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  partner?.close();
  await front?.stop();
  await stack?.close();
});

/** Somebody with a browser of their own. */
async function visitor(): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  page.on('request', (request) => {
    const ours = [front.url, elsewhere, 'data:'].some((start) => request.url().startsWith(start));
    if (!ours) strays.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 4(10|22)/.test(message.text())) complaints.push(message.text());
  });
  return page;
}
const state = (page: Page) => page.locator('main').getAttribute('data-state');
const go = async (page: Page, url: string) => [(await page.goto(url))!.status(), await state(page)];
const press = (page: Page) => page.locator('button[type=submit]').click();

const token = async (kind: 'Pin' | 'Reveal'): Promise<string> => {
  const [card] = await stack.database.admin`
    update card.card set form = 'physical' where id = ${sandbox['vaultspay-v1'].cards.everyday} returning id`;
  const create = `mutation ($id: ID!) { it: create${kind}Token(cardId: $id) { token } }`;
  return `${front.url}/${kind.toLowerCase()}/${(await stack.get('card', v1, create, { id: card!.id })).it.token}`;
};
const person = async (call: ReturnType<typeof client>, email: string): Promise<string> => {
  const body = { email, first_name: 'H', last_name: 'P', mobile: '+971501234567', date_of_birth: '1990-01-01' };
  return (await call('POST /v1/users', { body })).json.id;
};

test('a PIN is chosen once, by whoever comes first with two equal ones', async () => {
  const url = await token('Pin');
  const [page, other] = [await visitor(), await visitor()];
  expect(await go(page, url)).toEqual([200, 'form']);
  await page.reload();
  expect(await go(other, url)).toEqual([200, 'form']);
  await page.getByLabel('New PIN').fill('1234');
  await page.getByLabel('Repeat PIN').fill('4321');
  await press(page);
  expect([await state(page), await page.getByRole('alert').count()]).toEqual(['form', 1]);
  expect(
    await page.locator('input').evaluateAll((inputs) => inputs.map((one) => (one as { value?: string }).value)),
  ).toEqual(['', '']);
  for (const one of [page, other]) {
    await one.getByLabel('New PIN').fill('1234');
    await one.getByLabel('Repeat PIN').fill('1234');
  }
  await Promise.all([press(page), press(other)]);
  expect([await state(page), await state(other)].sort()).toEqual(['done', 'gone']);
  for (const one of [page, other]) expect(await go(one, url)).toEqual([410, 'gone']);
});

test('a card is seen once, also in a frame, and neither reloading nor going back brings it again', async () => {
  const url = await token('Reveal');
  const [page, other] = [await visitor(), await visitor()];
  await page.goto(`${elsewhere}/?frame=${encodeURIComponent(url)}`);
  const frame = page.frameLocator('iframe');
  await frame.locator('main[data-state="revealed"]').waitFor();
  expect((await frame.locator('[data-field="pan"]').textContent())!.replaceAll(' ', '')).toMatch(/^\d{16}$/);
  expect(await frame.locator('[data-field="cvv"]').textContent()).toMatch(/^\d{3}$/);
  expect(await frame.locator('[data-field="expiry"]').textContent()).toMatch(/^\d\d\/\d\d$/);
  expect(await go(other, url)).toEqual([410, 'gone']);
  const own = await token('Reveal');
  expect(await go(page, own)).toEqual([200, 'revealed']);
  await page.goto(elsewhere);
  await page.goBack();
  expect(await state(page)).toBe('gone');
  expect(await page.locator('[data-field]').count()).toBe(0);
});

test('somebody shows who they are, and is led back', async () => {
  const call = client(front, stack);
  const id = await person(call, 'shows@mail.example');
  const body = { redirect_url: `${elsewhere}/back?a=1#end` };
  const { json } = await call(`POST /v1/users/${id}/kyc_sessions`, { body });
  const [page, other] = [await visitor(), await visitor()];
  expect(await go(page, json.hosted_url)).toEqual([200, 'form']);
  expect(await go(other, json.hosted_url)).toEqual([200, 'form']);
  await page.getByLabel('Emirates ID', { exact: true }).check();
  await press(page);
  expect([await state(page), await page.getByRole('alert').count()]).toEqual(['form', 1]);
  expect(await page.getByRole('alert').getByRole('link').allTextContents()).toEqual([
    ...['Front of the Emirates ID', 'Back of the Emirates ID', 'Proof of address'],
  ]);
  await page.getByLabel('Passport', { exact: true }).check();
  expect([
    await page.locator('.wrong:visible').count(),
    await page.getByRole('alert').getByRole('link').count(),
  ]).toEqual([...[1, 1]]);
  await page.getByLabel('Emirates ID', { exact: true }).check();
  expect((await call(`GET /v1/users/${id}/kyc_sessions/${json.id}`)).json.status).toBe('pending');
  for (const name of ['emirates_id_front', 'emirates_id_back', 'proof_of_address'])
    await page.locator(`[name=${name}]`).setInputFiles(JPEG);
  await press(page);
  await page.waitForURL(/\/back/);
  expect(page.url()).toBe(`${elsewhere}/back?a=1&kyc_session=${json.id}&status=in_review#end`);
  expect((await call(`GET /v1/users/${id}/kyc_sessions/${json.id}`)).json.status).toBe('in_review');
  expect((await call(`GET /v1/users/${id}`)).json.kyc).toMatchObject({ status: 'in_review', level: 'full' });
  await press(other);
  expect(await state(other)).toBe('gone');
  for (const one of [page, other]) expect(await go(one, json.hosted_url)).toEqual([410, 'gone']);
});

test('whoever is known shows their address alone; the page is not framed, and ends with its day', async () => {
  const start = 'mutation ($id: ID!) { it: startKycSession(customerId: $id) { id } }';
  const { it: session } = await stack.get('identity', v1, start, { id: ben });
  const url = `${front.url}/kyc/kycs_${ulidOf(session.id)}`;
  const page = await visitor();
  expect(await go(page, url)).toEqual([200, 'form']);
  expect(await page.locator('input').evaluateAll((all) => all.map((one) => (one as { name?: string }).name))).toEqual([
    'proof_of_address',
  ]);
  await page.goto(`${elsewhere}/?frame=${encodeURIComponent(url)}`);
  await expect(page.frameLocator('iframe').locator('main').waitFor({ timeout: 500 })).rejects.toThrow('Timeout');
  expect(complaints.splice(0).some((line) => line.includes('frame-ancestors'))).toBe(true);
  const pass = 'mutation ($id: ID!) { sandboxLetTimePass(kind: KYC_CASE, id: $id, seconds: 86400) }';
  await stack.get('identity', v1, pass, { id: session.id });
  expect(await go(page, url)).toEqual([410, 'gone']);
});

test('nothing was asked of anybody else, and the browser had nothing to complain of', () => {
  expect([strays, complaints]).toEqual([[], []]);
});
