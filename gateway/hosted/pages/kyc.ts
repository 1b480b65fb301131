import { Fault } from '../../../kernel/error';
import { fileKind } from '../../../kernel/file-kind';
import { uuidOf } from '../../../kernel/ulid';
import type {
  HostedKycQuery,
  HostedKycQueryVariables,
  SubmitHostedKycMutation,
  SubmitHostedKycMutationVariables,
} from '../../operations.generated';
import { UploadedFile } from '../../rest/multipart';
import { leave, show } from '../answer';
import { ask, document, unlessUnknown, type Visit } from '../ask';
import { filesForm } from '../body';
import type { Place } from '../url';
import {
  type Choice,
  choices,
  type FileName,
  files,
  filesOf,
  type KycProblem,
  kycDone,
  kycForm,
  type Wanted,
} from '../views/kyc';
import { hostedPage } from './page';

const session = document<HostedKycQuery, HostedKycQueryVariables>('HostedKyc');
const submission = document<SubmitHostedKycMutation, SubmitHostedKycMutationVariables>('SubmitHostedKyc');

const PATIENCE_MS = 60_000;
const MAX_BODY = 48 * 1_048_576;
const MAX_FILE = 10 * 1_048_576;
const MAX_NAME = 255;

type Input = SubmitHostedKycMutationVariables['input'];
type Files = Exclude<keyof Input, 'document'>;

/** What each file of the form is called in the graph. */
const members: Record<FileName, Files> = {
  passport: 'passport',
  emirates_id_front: 'emiratesIdFront',
  emirates_id_back: 'emiratesIdBack',
  proof_of_address: 'proofOfAddress',
};
const words: Record<Choice, NonNullable<Input['document']>> = { passport: 'PASSPORT', emirates_id: 'EMIRATES_ID' };

const fileNames = Object.keys(files) as FileName[];
const choiceOf = (value: unknown): Choice | undefined =>
  (Object.keys(choices) as Choice[]).find((one) => one === value);

/** A field that was left empty comes as a file without content. */
const sent = (form: Record<string, unknown>, name: FileName): UploadedFile | null => {
  const file = form[name];
  return file instanceof UploadedFile && file.bytes.length > 0 ? file : null;
};

const CONTROL = /\p{Cc}/gu;

const nameOf = ({ name }: UploadedFile): string | null => name.replace(CONTROL, '').slice(-MAX_NAME).trim() || null;

function inputOf(form: Record<string, unknown>): Input {
  const chosen = choiceOf(form.document);
  const given = fileNames.flatMap((name) => {
    const file = sent(form, name);
    if (!file) return [];
    const { bytes, contentType } = file;
    return [[members[name], { content: bytes.toString('base64'), contentType, fileName: nameOf(file) }] as const];
  });
  return { ...Object.fromEntries(given), ...(chosen && { document: words[chosen] }) };
}

/** All that can be seen from here, at once: nobody is to choose their files again for each. */
function problemsOf({ asksIdentity, asksProofOfAddress }: Wanted, form: Record<string, unknown>): KycProblem[] {
  const chosen = choiceOf(form.document);
  const unsaid: KycProblem[] = asksIdentity && !chosen ? [{ field: 'document', missing: true }] : [];
  const names: readonly FileName[] = [
    ...(asksIdentity && chosen ? filesOf[chosen] : []),
    ...(asksProofOfAddress ? (['proof_of_address'] as const) : []),
  ];
  const amiss = names.flatMap((field): KycProblem[] => {
    const file = sent(form, field);
    return file && takes(file) ? [] : [{ field, missing: file === null }];
  });
  return [...unsaid, ...amiss];
}

const takes = ({ bytes, contentType }: UploadedFile): boolean =>
  bytes.length <= MAX_FILE && fileKind(bytes) === contentType;

/** What the graph refused, as the form calls it. */
function problemOf(error: Fault, form: Record<string, unknown>): KycProblem {
  const member = error.details.field?.split('.')[0];
  if (member === 'document') return { field: 'document', missing: true };
  const field = fileNames.find((name) => members[name] === member) ?? null;
  return { field, missing: field !== null && sent(form, field) === null };
}

/** The outcome is added to the query, which a fragment follows. */
function redirection(redirectUrl: string, session: string): string {
  const url = new URL(redirectUrl);
  const told = `kyc_session=${session}&status=in_review`;
  url.search = url.search ? `${url.search}&${told}` : told;
  return url.href;
}

/** Where somebody shows who they are. */
export const kycPage = hostedPage({
  patienceMs: PATIENCE_MS,
  look: (visit: Visit, { ulid }: Place) =>
    unlessUnknown('KYC_UNKNOWN', async () => (await ask(visit, 'identity', session, { id: uuidOf(ulid)! })).hostedKyc),
  framing: ({ redirectUrl }) => ({ origins: [], leadsAway: redirectUrl != null }),
  show: async ({ exchange }, _place, look) => show(exchange, 200, kycForm(look)),
  submit: async (visit, { id, ulid }, look) => {
    const { exchange } = visit;
    const form = await filesForm(visit, MAX_BODY);
    const again = (problems: readonly KycProblem[]): void =>
      show(exchange, 422, kycForm(look, problems, choiceOf(form?.document)));
    if (!form) return again([{ field: null, missing: false }]);
    const problems = problemsOf(look, form);
    if (problems.length > 0) return again(problems);
    try {
      const input = inputOf(form);
      const { submitHostedKyc } = await ask(visit, 'identity', submission, { id: uuidOf(ulid)!, input });
      const { redirectUrl } = submitHostedKyc;
      const done = kycDone(look);
      return redirectUrl ? leave(exchange, redirection(redirectUrl, id), done) : show(exchange, 200, done);
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'INPUT_INVALID') throw error;
      again([problemOf(error, form)]);
    }
  },
});
