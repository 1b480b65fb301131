import { connect } from '../../kernel/db';
import { optionsFor } from './hooks.fixture';
import { startWebhooks } from './index';

/** A deliverer in a process of its own, for a test to kill; its database comes by the environment of that test. */
const db = connect({ url: process.argv[2]!, name: 'test-gateway', max: 4 });
void startWebhooks({ ...optionsFor(db), marginMs: 300 }).then(() => process.stdout.write('started\n'));
