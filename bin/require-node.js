/** Ends with one clear line on a Node that is too old. Plain old syntax: it must be readable by any Node that knows modules. */
export function requireNode(version = process.versions.node) {
  if (isNewEnough(version)) return;
  process.stderr.write(
    `kmm: Node ${version} is too old; it needs 20.19 or newer. Get one at https://nodejs.org.\n`,
  );
  process.exit(2);
}

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}
