import { html } from '../html';
import type { View } from '../layout';

export interface Revealed {
  readonly pan: string;
  readonly cvv: string;
  readonly month: number;
  readonly year: number;
}

const grouped = (pan: string): string => pan.replace(/(.{4})(?=.)/g, '$1 ');
const two = (n: number): string => String(n % 100).padStart(2, '0');

export const revealed = ({ pan, cvv, month, year }: Revealed): View => ({
  ...{ state: 'revealed', title: 'Your card details' },
  body: html`<dl class="card" translate="no">
<div><dt>Card number</dt><dd class="number" data-field="pan">${grouped(pan)}</dd></div>
<div class="row">
<div><dt>Expires</dt><dd data-field="expiry">${two(month)}/${two(year)}</dd></div>
<div><dt>Security code</dt><dd data-field="cvv">${cvv}</dd></div>
</div>
</dl>
<h1>Your card details</h1>
<p>They are shown this once. When you leave or reload this page they are gone, and you can ask for them again.</p>
<p class="note">Give the security code to nobody but a shop that you are paying.</p>`,
});
