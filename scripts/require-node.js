// Plain JavaScript in old syntax on purpose: this must run on any Node.js to be able to say that it is too old.
var need = [22, 18];
var have = process.versions.node.split('.').map(Number);
if (have[0] < need[0] || (have[0] === need[0] && have[1] < need[1])) {
  process.stderr.write(
    'This needs Node.js ' +
      need.join('.') +
      ' or newer but is running on ' +
      process.versions.node +
      '; run "npm ci" without --ignore-scripts, which brings Node.js 24 into node_modules.\n',
  );
  process.exit(1);
}
