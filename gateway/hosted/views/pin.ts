import { Html, html } from '../html';
import type { View } from '../layout';

/** Whose card it is about. */
interface PinCard {
  readonly platform: string;
  readonly last4?: string | null;
}

/** Fields as they are named in the form, or the whole of it; each tells what is wrong with it. */
export type PinProblem = 'pin' | 'pin_confirm' | 'form';

const sentences: Record<PinProblem, string> = {
  pin: 'Enter four digits.',
  pin_confirm: 'The two PINs differ. Enter the same four digits twice.',
  form: 'What was sent could not be read. Enter your PIN again.',
};

const field = (name: Exclude<PinProblem, 'form'>, label: string, problem: PinProblem | null): Html => {
  const focus = name === (problem === 'pin_confirm' ? problem : 'pin') ? new Html(' autofocus') : null;
  const wrong = name === problem ? new Html(' aria-invalid="true" aria-describedby="problem"') : null;
  return html`<div class="field">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="password" inputmode="numeric" autocomplete="off" maxlength="4" required${focus}${wrong}>
</div>`;
};

const called = ({ last4 }: PinCard): string => (last4 ? `your card ending in ${last4}` : 'your card');

export const pinForm = (card: PinCard, problem: PinProblem | null = null): View => ({
  ...{ state: 'form', title: problem ? 'Error: choose a PIN' : 'Choose a PIN', mark: 'pin', platform: card.platform },
  body: html`<h1>Choose a PIN</h1>
<p>Four digits for ${called(card)}. You need them at cash machines and for larger payments.</p>
${problem && html`<p role="alert" id="problem">${sentences[problem]}</p>`}
<form method="post" novalidate autocomplete="off">
${field('pin', 'New PIN', problem)}
${field('pin_confirm', 'Repeat PIN', problem)}
<button type="submit">Set PIN</button>
</form>
<p class="note">Your PIN goes straight to the issuer of the card. Nobody else sees it, and it is not shown again.</p>`,
});

export const pinDone = (card: PinCard): View => ({
  ...{ state: 'done', title: 'Your PIN is set', mark: 'done', platform: card.platform },
  body: html`<h1>Your PIN is set</h1>
<p>You can use it with ${called(card)} from now on. This page can be closed.</p>`,
});
