import postgres from 'postgres';
import { startPostgres } from '../postgres';
import type { WayName } from './way';

/** A program that dies under load: it starts a server in a folder and prints every row that the server acknowledged. */
async function main(dataDir: string, way: WayName): Promise<void> {
  const { url } = await startPostgres({ dataDir, ways: [way] });
  const sql = postgres(url, { onnotice: () => {} });
  await sql`create table if not exists written (n bigint generated always as identity primary key)`;
  const write = async (): Promise<never> => {
    for (;;) {
      const [row] = await sql`insert into written default values returning n`;
      process.stdout.write(`${row?.n}\n`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, write));
}

void main(process.argv[2]!, process.argv[3] as WayName);
