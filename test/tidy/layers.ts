/** The layer table, read out of ARCHITECTURE.md: the document is the rule. */
export interface Layer {
  /** Folders or files under src, without a slash at the end; one layer may have several. */
  readonly paths: readonly string[];
  readonly isPure: boolean;
  /** What of src it may import besides itself. */
  readonly mayImport: readonly string[] | "anything";
  /** Packages it may import; `node:` modules are for layers with I/O. */
  readonly packages: readonly string[] | "anything";
}

const header = /^\|\s*folder\s*\|\s*kind\s*\|\s*may import\s*\|\s*packages\s*\|$/m;

export function parseLayers(document: string): readonly Layer[] {
  const from = document.search(header);
  if (from < 0) throw new Error("ARCHITECTURE.md has no table of folder, kind, may import, packages");
  const rows = document.slice(from).split("\n").slice(2);
  const end = rows.findIndex((row) => !row.startsWith("|"));
  return rows.slice(0, end < 0 ? rows.length : end).map((row) => {
    const [path = "", kind = "", mayImport = "", packages = ""] = row
      .split("|")
      .slice(1)
      .map((cell) => cell.trim().replaceAll("`", ""));
    if (kind !== "pure" && kind !== "I/O") throw new Error(`${path} is neither pure nor I/O: "${kind}"`);
    const paths = path.split(",").map((each) => each.trim());
    return { paths, isPure: kind === "pure", mayImport: list(mayImport), packages: list(packages) };
  });
}

/** The layer of a path under src: the most exact row of the table. */
export function layerOf(layers: readonly Layer[], path: string): Layer | undefined {
  return layers
    .filter((layer) => exactness(layer, path) > 0)
    .toSorted((a, b) => exactness(b, path) - exactness(a, path))[0];
}

/** True when `from` may import `path`, whose own row is `to`. A folder's leave does not reach into a row of its own. */
export function mayImport(from: Layer, path: string, to: Layer): boolean {
  if (from === to || from.mayImport === "anything") return true;
  return from.mayImport.some((leave) => isUnder(path, leave) && exactness(to, path) <= leave.length);
}

/** How much of the path the layer names; 0 when it is not of this layer. */
function exactness({ paths }: Layer, path: string): number {
  return Math.max(0, ...paths.filter((folder) => isUnder(path, folder)).map((folder) => folder.length));
}

function isUnder(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function list(cell: string): readonly string[] | "anything" {
  if (cell === "anything") return "anything";
  return cell === "–" || cell === "" ? [] : cell.split(",").map((item) => item.trim());
}
