import { enumOf } from '../../../kernel/graphql';
import { declineReasons } from '../../../schema/tables/card';
import {
  actions,
  controlKinds,
  decisionModes,
  draftStates,
  listKinds,
  measures,
  operators,
  outcomes,
  sources,
  subjectKinds,
  windows,
} from '../../../schema/tables/rules';
import { ruleKinds } from '../repo';

export const RuleSubject = enumOf(
  'RuleSubject',
  subjectKinds,
  'What a rule is about. Limits and switches of a tier are given to its new cards; its ceilings, lists and velocity rules bind all of its cards.',
);
export const RuleKind = enumOf('RuleKind', ruleKinds, 'How a rule decides.');
export const LimitAction = enumOf('LimitAction', actions, 'What is being done; ANY counts all of them together.');
export const LimitWindow = enumOf(
  'LimitWindow',
  windows,
  'Over what time is summed; calendar windows are UTC, weeks begin on Monday.',
);
export const LimitMeasure = enumOf('LimitMeasure', measures, 'Whether amounts are summed or acts counted.');
export const LimitSource = enumOf(
  'LimitSource',
  sources,
  'Who set it: what users set stays under what staff or the default allow.',
);
export const LimitOperator = enumOf(
  'LimitOperator',
  operators,
  'How what was used and is asked for, together, must stand to the value. GREATER asks for a least amount.',
);
export const SwitchKind = enumOf('SwitchKind', controlKinds, 'The ways of using a card that can be switched off.');
export const ListKind = enumOf('RuleListKind', listKinds, 'Of merchant categories or countries, allowed or blocked.');
export const DraftState = enumOf(
  'DraftState',
  draftStates,
  'DRAFTED rules bite nobody. In SHADOW they are evaluated beside the live ones and only told. LIVE: published.',
);
export const DecisionMode = enumOf(
  'DecisionMode',
  decisionModes,
  'LIVE decided; SHADOW is what a draft would have said, on its own rules alone.',
);
export const DecisionOutcome = enumOf('DecisionOutcome', outcomes, 'What was decided.');
export const DeclineReason = enumOf(
  'DeclineReason',
  declineReasons,
  'Why an authorisation was refused: the first check that failed, in the order in which they are made.',
);
