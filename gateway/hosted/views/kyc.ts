import { Html, html } from '../html';
import type { View } from '../layout';

/** What the page of a session asks for. */
export interface Wanted {
  readonly asksIdentity: boolean;
  readonly asksProofOfAddress: boolean;
  readonly platform: string;
}

export const choices = { passport: 'Passport', emirates_id: 'Emirates ID' } as const;
export type Choice = keyof typeof choices;

/** The files of the form, by their names in it. */
export const files = {
  passport: 'Photo page of the passport',
  emirates_id_front: 'Front of the Emirates ID',
  emirates_id_back: 'Back of the Emirates ID',
  proof_of_address: 'Proof of address',
} as const;
export type FileName = keyof typeof files;

/** Which files go with which document. */
export const filesOf: Record<Choice, readonly FileName[]> = {
  passport: ['passport'],
  emirates_id: ['emirates_id_front', 'emirates_id_back'],
};
const groups: Partial<Record<FileName, string>> = {
  passport: 'of-passport',
  emirates_id_front: 'of-card',
  emirates_id_back: 'of-card',
};

export interface KycProblem {
  readonly field: FileName | 'document' | null;
  readonly missing: boolean;
}
type Problems = readonly KycProblem[];

const choice = (value: Choice, chosen: Choice): Html =>
  html`<label class="choice"><input type="radio" name="document" value="${value}"${value === chosen ? new Html(' checked') : null}>${choices[value]}</label>`;

const file = (name: FileName, problems: Problems, hint: string | null = null): Html => {
  const problem = problems.find(({ field }) => field === name);
  const told = [...(hint ? [`${name}_hint`] : []), ...(problem ? [`${name}_problem`] : [])];
  const described = told.length > 0 ? html` aria-describedby="${told.join(' ')}"` : null;
  const focus = problem && problem === problems[0] ? ' autofocus' : '';
  const wrong = problem ? new Html(` aria-invalid="true"${focus}`) : null;
  return html`<div class="field ${groups[name] ?? null}">
<label for="${name}">${files[name]}</label>
${hint && html`<small id="${name}_hint">${hint}</small>`}
<input id="${name}" name="${name}" type="file" accept="image/jpeg,image/png,application/pdf"${described}${wrong}>
${problem ? html`<small class="wrong" id="${name}_problem">${amiss(problem)}</small>` : null}
</div>`;
};

const amiss = ({ missing }: KycProblem): string =>
  missing ? 'Choose a file.' : 'Choose a JPEG, PNG or PDF file of at most 10 MB.';

const identity = (problems: Problems, chosen: Choice): Html => html`<fieldset>
<legend>Which document do you have?</legend>
${choice('passport', chosen)}
${choice('emirates_id', chosen)}
</fieldset>
${Object.values(filesOf).flatMap((names) => names.map((name) => file(name, problems)))}`;

const HINT = 'A utility bill, bank statement or tenancy contract of the last three months.';

/** All that is wrong at once. What is wrong with one document is not shown of another. */
const alert = ({ asksIdentity }: Wanted, problems: Problems): Html => {
  const unread = problems.some(({ field }) => field === null);
  const of = problems.map(({ field }) => (field && field !== 'document' ? groups[field] : null));
  const alike = of.every((group) => group === of[0]) ? (of[0] ?? null) : null;
  return html`<div role="alert"${alike && html` class="${alike}"`}>
<p>${unread ? 'What was sent could not be read. Choose your files again.' : 'Nothing was sent yet. Please look at:'}</p>
<ul>${problems.map(told)}</ul>
${asksIdentity && !unread ? FORGOTTEN : null}
</div>`;
};

/** Browsers do not keep what was chosen. */
const FORGOTTEN = html`<p>All files have to be chosen again.</p>`;

const told = ({ field }: KycProblem): Html => {
  if (field === null) return html``;
  if (field === 'document') return html`<li>Which document you have</li>`;
  const of = groups[field];
  return html`<li${of ? html` class="${of}"` : null}><a href="#${field}">${files[field]}</a></li>`;
};

export const kycForm = (wanted: Wanted, problems: Problems = [], chosen: Choice = 'passport'): View => {
  const title = wanted.asksIdentity ? 'Verify your identity' : 'Verify your address';
  return {
    ...{ state: 'form', title: problems.length > 0 ? `Error: ${title}` : title },
    ...{ mark: 'person', platform: wanted.platform },
    body: html`<h1>${title}</h1>
<p>${wanted.platform} asks for ${wanted.asksIdentity ? 'your documents. Each file is' : 'one more document:'} a JPEG, PNG or PDF of at most 10 MB.</p>
${problems.length > 0 ? alert(wanted, problems) : null}
<form method="post" enctype="multipart/form-data" novalidate autocomplete="off">
${wanted.asksIdentity ? identity(problems, chosen) : null}
${wanted.asksProofOfAddress ? file('proof_of_address', problems, HINT) : null}
<button type="submit">Send documents</button>
</form>
<p class="note">Your documents are encrypted and used for this check alone. You can send them once.</p>`,
  };
};

export const kycDone = ({ platform }: Pick<Wanted, 'platform'>): View => ({
  ...{ state: 'done', title: 'Thank you', mark: 'done', platform },
  body: html`<h1>Thank you</h1>
<p>Your documents have arrived. ${platform} tells you when they are checked. This page can be closed.</p>`,
});
