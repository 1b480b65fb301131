import * as world from '../../tests/card-world';
import { activate } from './jobs';
import { Bench, HOME } from './life.fixture';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.close());
beforeEach(() => bench.fresh('vaultspay-saas'));

const report = (id: string, kind = 'LOST', by = bench.viewer) =>
  bench.do('reportCard', `id: "${id}", kind: ${kind}, reason: "Left in a taxi"`, by);
const reviewed = async (id: string, kind = 'LOST') => {
  await report(id, kind);
  await bench.do('reviewReport', `id: "${id}", remarks: "Confirmed"`);
};
const vaultOf = (id: string) =>
  bench.database
    .admin`select generation, current, superseded_at is not null as over from card.vault where card_id = ${id} order by generation`;

describe('a report', () => {
  it.each(['LOST', 'STOLEN', 'EXPIRED'])('of a card that is %s stops it at once, and keeps the words', async (kind) => {
    const { id } = await bench.issue();
    expect(await report(id, kind)).toMatchObject({
      kind,
      status: 'REPORTED',
      reason: 'Left in a taxi',
      card: { status: 'REPORTED' },
    });
    expect(await bench.see(id)).toMatchObject({
      ...{ status: 'REPORTED', lifecycle: 'ACTIVE', reportedKind: kind, statusReason: 'Left in a taxi' },
      openReport: { id: expect.any(String) },
    });
    expect(await bench.told(id)).toContainEqual(['card.reported', 'active', 'reported']);
  });

  it('is open once, and damage is of plastics', async () => {
    const { id } = await bench.issue();
    expect(await bench.refused('reportCard', `id: "${id}", kind: DAMAGED, reason: "Bent"`)).toBe('CARD_NOT_PHYSICAL');
    await report(id);
    expect(await bench.refused('reportCard', `id: "${id}", kind: STOLEN, reason: "No"`)).toBe('REPORT_OPEN');
    const pending = await bench.plastic();
    expect(await bench.refused('reportCard', `id: "${pending.id}", kind: LOST, reason: "No"`)).toBe('CARD_STATE');
  });

  it('of an expired card can only be that it is, and leaves its status', async () => {
    const { id } = await bench.issue();
    await bench.do('sandboxExpireCard', `cardId: "${id}"`);
    expect(await bench.refused('reportCard', `id: "${id}", kind: LOST, reason: "No"`)).toBe('CARD_EXPIRED');
    await report(id, 'EXPIRED');
    expect(await bench.see(id)).toMatchObject({
      status: 'EXPIRED',
      restriction: 'NONE',
      statusReason: 'Left in a taxi',
    });
    await bench.do('reviewReport', `id: "${id}"`);
    const next = await bench.do('renewCard', `id: "${id}"`);
    expect(next).toMatchObject({ status: 'ISSUANCE', expiredAt: null });
  });

  it('is reviewed, and again with other remarks', async () => {
    const { id } = await bench.issue();
    expect(await bench.refused('reviewReport', `id: "${id}"`)).toBe('REPORT_MISSING');
    await report(id);
    expect(await bench.do('reviewReport', `id: "${id}", remarks: "One"`)).toMatchObject({
      status: 'REVIEWED',
      remarks: 'One',
    });
    expect(await bench.do('reviewReport', `id: "${id}", remarks: "Two"`)).toMatchObject({
      status: 'REVIEWED',
      remarks: 'Two',
    });
    const before = await bench.everything();
    await bench.do('reviewReport', `id: "${id}"`);
    expect(await bench.everything()).toEqual(before);
  });

  it.each(['replaceCard', 'renewCard', 'declineReport'])(
    'is not decided by %s before it was reviewed',
    async (verb) => {
      const { id } = await bench.issue();
      expect(await bench.refused(verb, `id: "${id}"`)).toBe('REPORT_MISSING');
      await report(id);
      expect(await bench.refused(verb, `id: "${id}"`)).toBe('REPORT_UNREVIEWED');
    },
  );

  it('is made by holders of their own cards, and decided by the tenant', async () => {
    const { id } = await bench.issue();
    const stranger = bench.as({ customerId: await world.customer(bench.database.admin, bench.tenantId) });
    const other = world.viewerOf(await world.tenant(bench.database.admin));
    for (const by of [stranger, other])
      expect(await bench.refused('reportCard', `id: "${id}", kind: LOST, reason: "No"`, by)).toBe('CARD_UNKNOWN');
    await report(id, 'LOST', bench.user);
    for (const verb of ['reviewReport', 'replaceCard', 'renewCard', 'declineReport'])
      expect(await bench.refused(verb, `id: "${id}"`, bench.user)).toBe('VIEWER_FORBIDDEN');
  });

  it('ends with its card', async () => {
    const { id } = await bench.issue();
    await report(id);
    await bench.do('terminateCard', `id: "${id}", reason: LOST`);
    expect(await bench.see(id)).toMatchObject({ status: 'CLOSED', openReport: null });
    expect(await bench.refused('reviewReport', `id: "${id}"`)).toBe('CARD_CLOSED');
  });
});

describe('a report that is declined', () => {
  it('leaves the card frozen', async () => {
    const { id } = await bench.issue();
    await reviewed(id);
    expect(await bench.do('declineReport', `id: "${id}", remarks: "Found"`)).toMatchObject({
      status: 'DECLINED',
      remarks: 'Found',
    });
    expect(await bench.see(id)).toMatchObject({
      status: 'FROZEN',
      reportedKind: null,
      statusReason: 'Left in a taxi',
      openReport: null,
    });
    expect((await bench.told(id)).at(-1)).toEqual(['card.frozen', 'reported', 'frozen']);
    expect(await bench.do('unfreezeCard', `id: "${id}"`)).toMatchObject({ status: 'ACTIVE' });
  });

  it('lifts what the app had blocked, and nothing that staff had', async () => {
    const blockedBy = async (by = bench.viewer) => {
      const { id } = await bench.issue();
      await bench.do('blockCard', `id: "${id}", reason: "Fraud"`, by);
      await reviewed(id);
      await bench.do('declineReport', `id: "${id}"`);
      return bench.see(id);
    };
    expect(await blockedBy()).toMatchObject({ status: 'FROZEN', restrictedBy: 'APP' });
    expect(await blockedBy(bench.staff)).toMatchObject({ status: 'BLOCKED', restrictedBy: 'STAFF' });
  });

  it('hands no freeze of staff down to whoever declines', async () => {
    await bench.fresh('vaultspay-v1');
    const { id } = await bench.issue();
    await bench.do('freezeCard', `id: "${id}"`, bench.staff);
    await reviewed(id);
    await bench.do('declineReport', `id: "${id}"`);
    expect(await bench.see(id)).toMatchObject({ status: 'FROZEN', restrictedBy: 'STAFF' });
    expect(await bench.refused('unfreezeCard', `id: "${id}"`)).toBe('RESTRICTED_BY_STAFF');
  });

  it('does not activate a card that was lost in the post', async () => {
    const { id } = await bench.plastic();
    await bench.do('processCard', `id: "${id}"`);
    for (const step of ['MANUFACTURED', 'DELIVERED'])
      await bench.do('sandboxCourier', `cardId: "${id}", step: ${step}`);
    await reviewed(id);
    await bench.do('declineReport', `id: "${id}"`);
    expect(await bench.do('unfreezeCard', `id: "${id}"`)).toMatchObject({ status: 'AWAITING_ACTIVATION' });
  });
});

describe('a card that takes another’s place', () => {
  const settings = {
    ...{
      holderName: 'MIRA TAN',
      label: 'Travel',
      email: 'mira@orchid.test',
      approvalMethod: 'NONE',
      metadata: { team: 'ops' },
    },
    otpPhone: { dialCode: 971, number: '501112233' },
  };

  it('is new in all but what belongs to its holder; both name each other', async () => {
    const before = await bench.issue(settings);
    const { id } = before;
    await bench.pin(id);
    await bench.database.admin`
      insert into rules.limit (tenant_id, id, subject_kind, subject_id, action, "window", measure, value, source, currency)
      values (${bench.tenantId}, gen_random_uuid(), 'card', ${id}, 'any', 'day', 'amount', 5000, 'user', 'USD')`;
    await reviewed(id);
    const old = await bench.pan(id);
    const next = await bench.do('replaceCard', `id: "${id}", remarks: "Sent another"`);
    expect(next).toMatchObject({
      ...{ status: 'ISSUANCE', form: 'VIRTUAL', statusReason: 'new card', generation: 1, pinSet: true },
      ...{ predecessor: { id }, successor: null, account: { id: bench.account }, approvalMethod: 'NONE' },
      ...{ holderName: 'MIRA TAN', label: 'Travel', metadata: { team: 'ops' } },
      contact: { email: settings.email, otpPhone: settings.otpPhone },
    });
    expect(next.token).not.toBe(before.token);
    expect((await bench.pan(next.id)).pan).not.toBe(old.pan);
    expect(await bench.see(id)).toMatchObject({
      status: 'CLOSED',
      closedReason: 'REPLACED',
      successor: { id: next.id },
    });
    expect(await vaultOf(id)).toMatchObject([{ current: false, over: true }]);
    expect(
      await bench.database
        .admin`select value, source from rules.limit where subject_id = ${next.id} and source = 'user'`,
    ).toEqual([{ value: '5000', source: 'user' }]);
    expect((await bench.told(id)).at(-1)).toEqual(['card.closed', 'reported', 'closed']);
    expect(await bench.told(next.id)).toEqual([['card.issued', undefined, 'issuance']]);
    const { data } = await bench.run(
      `{ cardReports(filter: { cardId: "${id}" }) { nodes { status remarks newCard { id } } } }`,
    );
    expect(data!.cardReports).toEqual({
      nodes: [{ status: 'REPLACED', remarks: 'Sent another', newCard: { id: next.id } }],
    });
  });

  it.each([
    ['DAMAGED', true],
    ['EXPIRED', true],
    ['LOST', false],
    ['STOLEN', false],
  ])('when renewed after it was %s, keeps the number: %s', async (kind, keeps) => {
    const { id } = await bench.plastic();
    await bench.do('processCard', `id: "${id}"`);
    for (const step of ['MANUFACTURED', 'DELIVERED'])
      await bench.do('sandboxCourier', `cardId: "${id}", step: ${step}`);
    await reviewed(id, kind);
    const old = await bench.pan(id);
    const next = await bench.do('renewCard', `id: "${id}"`);
    expect((await bench.pan(next.id)).pan === old.pan).toBe(keeps);
    expect(next).toMatchObject({ status: 'ISSUANCE', form: 'PHYSICAL', generation: keeps ? 2 : 1 });
    expect(next.fulfilment).toMatchObject({
      manufacturing: 'PENDING',
      delivery: 'PENDING',
      address: { city: HOME.city },
    });
    expect(await bench.see(id)).toMatchObject({ closedReason: 'RENEWED' });
    for (const step of ['MANUFACTURED', 'DELIVERED'])
      await bench.do('sandboxCourier', `cardId: "${next.id}", step: ${step}`);
    const { pan, expiry } = await bench.pan(next.id);
    const proof = `id: "${next.id}", pan: "${pan}", expiry: "${expiry}"`;
    expect(await bench.do('activateCard', proof)).toMatchObject({ status: 'ACTIVE', statusReason: 'new card' });
  });

  it('activates itself where it is virtual, and only then', async () => {
    const { id } = await bench.issue();
    await reviewed(id);
    const next = await bench.do('replaceCard', `id: "${id}"`);
    const results = await Promise.all([activate(bench.deps), activate(bench.deps)]);
    expect(results.reduce((sum, n) => sum + n)).toBeGreaterThan(0);
    expect(await bench.see(next.id)).toMatchObject({ status: 'ACTIVE', activatedAt: world.NOW });
    expect(await bench.told(next.id)).toEqual([
      ['card.issued', undefined, 'issuance'],
      ['card.activated', 'issuance', 'active'],
    ]);
    expect(await activate(bench.deps)).toBe(0);
  });

  it('is one, however many ask at once, and needs no place in its tier', async () => {
    const { id } = await bench.issue();
    await reviewed(id);
    await bench.database.admin`update card.tier set card_limit = 1 where id = ${bench.tierId}`;
    const verbs = ['replaceCard', 'renewCard', 'declineReport', 'replaceCard', 'renewCard'];
    const answers = await Promise.all(verbs.map((verb) => bench.ask(verb, `id: "${id}"`)));
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1);
    const [{ cards, current }] = (await bench.database.admin`
      select count(*)::int as cards, (select count(*)::int from card.vault where tenant_id = ${bench.tenantId} and current) as current
      from card.card where tenant_id = ${bench.tenantId}`) as never as [{ cards: number; current: number }];
    expect(cards).toBeLessThanOrEqual(2);
    expect(current).toBe(1);
  });

  it('is one for one idempotency key, and answered again', async () => {
    const { id } = await bench.issue();
    await reviewed(id);
    const args = `id: "${id}", idempotencyKey: "k"`;
    const [first, second] = [await bench.do('replaceCard', args), await bench.do('replaceCard', args)];
    expect(second.id).toBe(first.id);
  });

  it('is not made for a holder or an account that is out of use', async () => {
    const { id } = await bench.issue();
    await reviewed(id);
    await bench.database.admin`update identity.customer set status = 'suspended' where id = ${bench.holder}`;
    expect(await bench.refused('replaceCard', `id: "${id}"`)).toBe('CUSTOMER_SUSPENDED');
    await bench.database.admin`update identity.customer set status = 'active' where id = ${bench.holder}`;
    await bench.database.admin`update wallet.account set lifecycle = 'closed' where id = ${bench.account}`;
    expect(await bench.refused('renewCard', `id: "${id}"`)).toBe('ACCOUNT_CLOSED');
  });
});

describe('the list of reports', () => {
  const list = async (filter: string, by = bench.viewer): Promise<string[]> => {
    const { data, errors } = await bench.run(
      `{ cardReports${filter && `(filter: { ${filter} })`} { nodes { card { id } } total } }`,
      {},
      by,
    );
    expect(errors).toBeUndefined();
    const { nodes, total } = data!.cardReports as never as { nodes: { card: { id: string } }[]; total: number };
    expect(total).toBe(nodes.length);
    return nodes.map(({ card }) => card.id);
  };

  it('is narrowed by every filter, and shows nobody what is not theirs', async () => {
    const [a, b] = [(await bench.issue()).id, (await bench.issue()).id];
    await report(a, 'LOST');
    await reviewed(b, 'STOLEN');
    expect(await list('')).toEqual([b, a]);
    expect(await list(`cardId: "${a}"`)).toEqual([a]);
    expect(await list('kind: STOLEN')).toEqual([b]);
    expect(await list('status: REPORTED')).toEqual([a]);
    expect(await list(`customerId: "${bench.holder}"`)).toEqual([b, a]);
    expect(await list(`since: "${world.NOW}"`)).toEqual([b, a]);
    expect(await list(`until: "${world.NOW}"`)).toEqual([]);
    expect(await list('cardId: "nonsense"')).toEqual([]);
    expect(await list('', bench.user)).toEqual([b, a]);
    const stranger = await world.customer(bench.database.admin, bench.tenantId);
    expect(await list(`customerId: "${stranger}"`)).toEqual([]);
    expect(await list('', bench.as({ customerId: stranger }))).toEqual([]);
    expect(await list(`customerId: "${bench.holder}"`, bench.as({ customerId: stranger }))).toEqual([]);
    expect(await list('', world.viewerOf(await world.tenant(bench.database.admin)))).toEqual([]);
  });
});
