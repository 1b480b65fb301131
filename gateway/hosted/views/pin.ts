import { Html, html } from '../html';
import { marks, type View } from '../layout';

/** Named as in the form; each tells what is wrong with it. */
export type PinProblem = 'pin' | 'pin_confirm';

const sentences: Record<PinProblem, string> = {
  pin: 'Enter four digits.',
  pin_confirm: 'The two PINs differ. Enter the same four digits twice.',
};

const field = (name: PinProblem, label: string, problem: PinProblem | null): Html => {
  const focus = name === (problem ?? 'pin') ? new Html(' autofocus') : null;
  const wrong = name === problem ? new Html(' aria-invalid="true" aria-describedby="problem"') : null;
  return html`<div class="field">
<label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="password" inputmode="numeric" autocomplete="off" maxlength="4" required${focus}${wrong}>
</div>`;
};

export const pinForm = (last4: string | null, problem: PinProblem | null = null): View => ({
  ...{ state: 'form', title: problem ? 'Error: choose a PIN' : 'Choose a PIN' },
  body: html`${marks.pin}
<h1>Choose a PIN</h1>
<p>Four digits for ${last4 ? `your card ending in ${last4}` : 'your card'}. You need them at cash machines and for larger payments.</p>
${problem && html`<p role="alert" id="problem">${sentences[problem]}</p>`}
<form method="post" novalidate autocomplete="off">
${field('pin', 'New PIN', problem)}
${field('pin_confirm', 'The same again', problem)}
<button type="submit">Set PIN</button>
</form>
<p class="note">Your PIN goes straight to the issuer of the card. Nobody else sees it, and it is not shown again.</p>`,
});

export const pinDone: View = {
  ...{ state: 'done', title: 'Your PIN is set' },
  body: html`${marks.done}
<h1>Your PIN is set</h1>
<p>You can use it from now on, and close this page.</p>`,
};
