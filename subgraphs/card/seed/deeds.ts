import { transact } from '../../../kernel/db';
import { found } from '../../../kernel/error';
import type { Call, Deps } from '../../../kernel/subgraph';
import { SANDBOX_CARD_PIN } from '../../../schema/sandbox';
import type { PostalAddress } from '../../../schema/tables/card';
import type { CourierStep } from '../fulfilment';
import { currentVault } from '../repo/life';
import { expiryOf } from '../secrets/prove';
import { setPin } from '../secrets/set-pin';
import { act, allowed, apply } from '../service/act';
import { activate } from '../service/activate';
import { convert, requestConversion } from '../service/convert';
import { courier, expireNow } from '../service/courier';
import { keptPan } from '../service/mint';
import { process } from '../service/plastic';
import { type ReportInput, report, review } from '../service/report';
import { block, freeze, unfreeze } from '../service/restrict';
import { replace } from '../service/successor';
import { terminate } from '../service/terminate';

/** What is done to a card, so many days ago. Each leaves one row in its history, by which is known how far it has come. */
export type Deed = readonly [day: number, verb: DeedName, ...words: readonly string[]];

/** Who does things to cards here; the rest is the network's and the platform's. */
export interface People {
  readonly app: Call;
  readonly staff: Call;
  readonly holder: Call;
}

export const address: PostalAddress = {
  ...{ type: 'residential', country: 'AE', city: 'Dubai', line1: '12 Marina Walk', postalCode: '00000' },
  phone: '+971501110001',
};

type Do = (deps: Deps, people: People, id: string, words: readonly string[]) => Promise<unknown>;

const deeds = {
  setPin: (deps, { app }, id) => setPin(deps, app, { id, pin: SANDBOX_CARD_PIN }),
  process: (deps, { app }, id) => process(deps, app, { id }),
  courier: (deps, { app }, id, [step]) => courier(deps, app, id, step as CourierStep),
  activate: async (deps, { holder }, id) => activate(deps, holder, { id, ...(await shown(deps, holder, id)) }),
  autoActivate: (deps, { app }, id) => autoActivate(deps, app, id),
  convert: (deps, { app }, id) => convert(deps, app, { id, address }),
  requestConversion: (deps, { holder }, id) => requestConversion(deps, holder, { id, address }),
  freeze: (deps, { holder }, id, [reason]) => freeze(deps, holder, { id, reason }),
  unfreeze: (deps, { holder }, id, [reason]) => unfreeze(deps, holder, { id, reason }),
  suspend: (deps, { app }, id, [reason]) => freeze(deps, app, { id, reason }),
  block: (deps, { staff }, id, [reason]) => block(deps, staff, { id, reason }),
  report: (deps, { holder }, id, [kind, reason]) =>
    report(deps, holder, { id, kind: kind as ReportInput['kind'], reason: reason! }),
  review: (deps, { staff }, id, [remarks]) => review(deps, staff, { id, remarks }),
  replace: (deps, { staff }, id) => replace(deps, staff, { id }),
  terminate: (deps, { staff }, id, [reason, statusReason]) =>
    terminate(deps, staff, { id, reason: reason!, statusReason }),
  expire: (deps, { app }, id) => expireNow(deps, app, id),
} as const satisfies Record<string, Do>;
type DeedName = keyof typeof deeds;

export const perform = (deps: Deps, people: People, id: string, [, verb, ...words]: Deed): Promise<unknown> =>
  (deeds[verb] as Do)(deps, people, id, words);

/** What a holder reads off a card that has come, and off its carrier. */
async function shown({ db, keys }: Deps, { viewer }: Call, id: string) {
  const vault = found(await transact(db, (tx) => currentVault(tx, viewer.tenantId, id)), 'CARD_UNKNOWN');
  return { pan: keptPan(keys, vault), expiry: expiryOf(vault.validThrough), code: `00${vault.last4}` };
}

/** As the job does it that looks for cards which need nobody. */
function autoActivate(deps: Deps, { viewer, ...app }: Call, id: string): Promise<string> {
  const call: Call = { ...app, viewer: { ...viewer, actor: { kind: 'system', id: 'card' } } };
  return act({ deps, call, verb: 'autoActivate', as: 'platform' }, { id }, async (step) => {
    await apply(step, 'autoActivate', allowed(step, 'autoActivate'), {}, { activatedAt: step.cause.at });
    return id;
  });
}
