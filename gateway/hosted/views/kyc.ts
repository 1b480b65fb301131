import { Html, html } from '../html';
import { marks, type View } from '../layout';

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

export interface KycProblem {
  readonly field: FileName | 'document' | null;
  readonly missing: boolean;
}

const choice = (value: Choice, chosen: Choice): Html =>
  html`<label class="choice"><input type="radio" name="document" value="${value}"${value === chosen ? new Html(' checked') : null}>${choices[value]}</label>`;

const file = (name: FileName, problem: KycProblem | null, of = '', hint: string | null = null): Html => {
  const told = [...(hint ? [`${name}_hint`] : []), ...(name === problem?.field ? ['problem'] : [])];
  const described = told.length > 0 ? html` aria-describedby="${told.join(' ')}"` : null;
  const wrong = name === problem?.field ? new Html(' aria-invalid="true" autofocus') : null;
  return html`<div class="field${of}">
<label for="${name}">${files[name]}</label>
${hint && html`<small id="${name}_hint">${hint}</small>`}
<input id="${name}" name="${name}" type="file" accept="image/jpeg,image/png,application/pdf"${described}${wrong}>
</div>`;
};

const identity = (problem: KycProblem | null, chosen: Choice): Html => html`<fieldset>
<legend>Which document do you have?</legend>
${choice('passport', chosen)}
${choice('emirates_id', chosen)}
</fieldset>
${file('passport', problem, ' of-passport')}
${file('emirates_id_front', problem, ' of-card')}
${file('emirates_id_back', problem, ' of-card')}`;

const HINT = 'A utility bill, bank statement or tenancy contract of the last three months.';

function sentenceOf({ field, missing }: KycProblem): string {
  if (field === null) return 'What was sent could not be read. Choose your files once more.';
  if (field === 'document') return 'Say which document you have.';
  const wrong = missing ? 'choose a file.' : 'this must be a JPEG, PNG or PDF file of at most 10 MB.';
  return `${files[field]}: ${wrong} All files must be chosen once more.`;
}

export const kycForm = (wanted: Wanted, problem: KycProblem | null = null, chosen: Choice = 'passport'): View => ({
  ...{ state: 'form', title: problem ? 'Error: verify your identity' : 'Verify your identity' },
  body: html`${marks.person}
<h1>${wanted.asksIdentity ? 'Verify your identity' : 'Verify your address'}</h1>
<p>${wanted.platform} asks for ${wanted.asksIdentity ? 'your documents' : 'one more document'}: JPEG, PNG or PDF, up to 10 MB each.</p>
${problem && html`<p role="alert" id="problem">${sentenceOf(problem)}</p>`}
<form method="post" enctype="multipart/form-data" novalidate autocomplete="off">
${wanted.asksIdentity ? identity(problem, chosen) : null}
${wanted.asksProofOfAddress ? file('proof_of_address', problem, '', HINT) : null}
<button type="submit">Submit</button>
</form>
<p class="note">Your documents are encrypted and used for this check alone. You can submit them once.</p>`,
});

export const kycDone: View = {
  ...{ state: 'done', title: 'Thank you' },
  body: html`${marks.done}
<h1>Thank you</h1>
<p>Your documents have arrived and are being looked at. You can close this page.</p>`,
};
