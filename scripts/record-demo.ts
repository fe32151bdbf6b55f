// Runs the demo and draws what it printed as docs/demo.svg, a terminal that fills line by line.
//   node scripts/record-demo.ts          writes
//   node scripts/record-demo.ts --check  only says whether the picture is out of date, and fails if it is
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const LINE_PX = 19;
const CHARACTER_PX = 7.85;
const PADDING_PX = 18;
const BAR_PX = 34;
const SECONDS_PER_LINE = 0.28;

const output = execFileSync(process.execPath, ['dist/cli.js', 'demo'], {
  encoding: 'utf8',
  env: { PATH: process.env['PATH'], NO_COLOR: '1' },
});
const lines = ['$ npm run demo', '', ...output.trimEnd().split('\n')]
  .map(settled)
  .filter((line) => line !== undefined);
const columns = Math.max(...lines.map((line) => line.length));
const width = Math.round(columns * CHARACTER_PX + 2 * PADDING_PX);
const height = lines.length * LINE_PX + BAR_PX + 2 * PADDING_PX;

const picture = svg();
if (readFileSync('docs/demo.svg', 'utf8') !== picture) {
  if (process.argv.includes('--check')) {
    console.error('docs/demo.svg is out of date; run "npm run generate".');
    process.exitCode = 1;
  } else {
    writeFileSync('docs/demo.svg', picture);
    console.log(`Wrote docs/demo.svg (${lines.length} lines, ${columns} columns)`);
  }
}

/** What differs from run to run is replaced, so that the picture changes only when the demo does. */
function settled(line: string): string | undefined {
  if (line.trimStart().startsWith('There may be more')) return undefined;
  return line
    .replace(/127\.0\.0\.1:\d+/, '127.0.0.1:4646')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-11-22T12:58:03.000Z')
    .replace(/\bs[0-9a-f]{32}\b/g, 's3f0c9b…')
    .replace(/\bmsg_[0-9a-f]{24}\b/g, 'msg_eb03…')
    .replace(/\b[0-9a-f]{16}\b/g, '5be1d20c77f3a964');
}

function svg(): string {
  const rows = lines.map((line, index) => {
    const y = BAR_PX + PADDING_PX + (index + 0.75) * LINE_PX;
    return `<text class="${style(line)}" x="${PADDING_PX}" y="${y}" style="animation-delay:${(index * SECONDS_PER_LINE).toFixed(2)}s">${escaped(line)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The demo in a terminal">
<style>
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #d5dae3; animation: show .01s both }
  .title { fill: #ffffff; font-weight: bold } .step { fill: #6fc3df } .good { fill: #8fd18b } .note { fill: #98a1b3 }
  @keyframes show { from { opacity: 0 } to { opacity: 1 } }
  @media (prefers-reduced-motion: reduce) { text { animation: none } }
</style>
<rect width="${width}" height="${height}" rx="10" fill="#171b24"/>
<circle cx="22" cy="18" r="6" fill="#ef6a5e"/><circle cx="42" cy="18" r="6" fill="#f5bf4f"/><circle cx="62" cy="18" r="6" fill="#62c554"/>
${rows.join('\n')}
</svg>
`;
}

function style(line: string): string {
  if (line.startsWith('$') || line.startsWith('46elks-mcp-server')) return 'title';
  if (line.startsWith('>')) return 'step';
  if (line.startsWith('Everything')) return 'good';
  return line.startsWith(' ') ? 'plain' : 'note';
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
