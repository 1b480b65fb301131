import { connect } from '../../kernel/db';
import { optionsFor, QUICK_WAITS, quickFacts } from './hooks.fixture';
import { startWebhooks } from './index';

/** A deliverer in a process of its own, for a test to kill; what it has leased is free again soon after. */
const db = connect({ url: process.argv[2]!, name: 'test-gateway', max: 4 });
const facts = quickFacts(QUICK_WAITS, 1_000);
void startWebhooks({ ...optionsFor(db), facts, marginMs: 300 }).then(() => process.stdout.write('started\n'));
