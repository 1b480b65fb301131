import type { CardNetwork } from '../../operations.generated';
import { html } from '../html';
import type { View } from '../layout';

interface Revealed {
  readonly network: CardNetwork;
  readonly pan: string;
  readonly cvv: string;
  readonly month: number;
  readonly year: number;
}

const brands: Record<CardNetwork, string> = { VISA: 'Visa', MASTERCARD: 'Mastercard' };

const grouped = (pan: string): string => pan.replace(/(.{4})(?=.)/g, '$1 ');
const two = (n: number): string => String(n % 100).padStart(2, '0');

export const revealed = (platform: string, { network, pan, cvv, month, year }: Revealed): View => ({
  ...{ state: 'revealed', title: 'Your card details', mark: 'card', platform },
  body: html`<h1>Your card details</h1>
<p>They are shown this once. When you leave or reload this page they are gone; ${platform} can show them to you again.</p>
<div class="card" translate="no">
<p class="brand">${brands[network]}</p>
<dl>
<div><dt>Card number</dt><dd class="number" data-field="pan">${grouped(pan)}</dd></div>
<div class="row">
<div><dt>Expires</dt><dd data-field="expiry">${two(month)}/${two(year)}</dd></div>
<div><dt>Security code</dt><dd data-field="cvv">${cvv}</dd></div>
</div>
</dl>
</div>
<p class="note">Give the security code to nobody but a shop that you are paying.</p>`,
});
