import { main } from './main.ts';

// Whoever has seen enough, as `head` has, is no reason for a crash report.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const code = await main(process.argv.slice(2));
if (code !== undefined) process.exitCode = code;
