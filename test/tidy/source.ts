/** Just enough reading of TypeScript for the tidy rules: where code is code, what it imports, what it exports. */

export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  readonly line: number;
  /** Names as the other file exports them; "*" for a namespace, a side effect or `import()`. */
  readonly names: readonly string[];
  readonly isReExport: boolean;
}

export interface Export {
  readonly name: string;
  readonly line: number;
  readonly isType: boolean;
}

export function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || !path.startsWith("src/");
}

export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

const importPattern =
  /^[ \t]*(?<verb>import|export)\s+(?:type\s+)?(?<what>[\w$*{}\s,]+?)\s+from\s+"(?<from>[^"\n]+)"/gm;
const loosePattern = /(?:\bimport\s*\(\s*|^[ \t]*import\s+)"(?<from>[^"\n]+)"/gm;

export function importsOf({ text }: SourceFile): readonly Import[] {
  const code = blank(text, { keepStrings: true });
  const imports: Import[] = [];
  for (const match of code.matchAll(importPattern)) {
    const { verb, what = "", from = "" } = match.groups ?? {};
    imports.push({
      from,
      line: lineAt(code, match.index),
      names: namesIn(what),
      isReExport: verb === "export",
    });
  }
  for (const match of code.matchAll(loosePattern)) {
    const { from = "" } = match.groups ?? {};
    imports.push({ from, line: lineAt(code, match.index), names: ["*"], isReExport: false });
  }
  return imports;
}

function namesIn(what: string): readonly string[] {
  const braces = /\{([^}]*)\}/.exec(what);
  if (braces === null) return ["*"];
  return (braces[1] ?? "")
    .split(",")
    .map(
      (part) =>
        part
          .trim()
          .replace(/^type\s+/, "")
          .split(/\s+as\s+/)[0] ?? "",
    )
    .filter((name) => name !== "");
}

const exportPattern =
  /^export\s+(?:declare\s+)?(?:async\s+)?(?<kind>function\*?|const|let|class|abstract class|interface|type|enum)\s+(?<name>[\w$]+)/gm;

/** Declarations only: lists and re-exports belong to index files. */
export function exportsOf({ text }: SourceFile): readonly Export[] {
  const code = codeOf(text);
  return [...code.matchAll(exportPattern)].map((match) => {
    const { kind, name = "" } = match.groups ?? {};
    return { name, line: lineAt(code, match.index), isType: kind === "interface" || kind === "type" };
  });
}

/** The text with comments and the insides of strings blanked: same length, same lines. */
export function codeOf(text: string): string {
  return blank(text, { keepStrings: false });
}

/** One token at a time: a comment, a string, a template, a regular expression, or a character of code. */
const tokenPattern =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[`}]|\/(?![/*])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]*|[\s\S]/g;

function blank(text: string, { keepStrings }: { keepStrings: boolean }): string {
  const scanner = new RegExp(tokenPattern.source, "g");
  // Open braces since each `${`: at zero a closing brace goes back into its template.
  const depths: number[] = [];
  let out = "";
  const template = (from: number): number => {
    let at = from;
    for (; at < text.length; at += 1) {
      if (text[at] === "\\") at += 1;
      else if (text[at] === "`") return at + 1;
      else if (text.startsWith("${", at)) {
        depths.push(0);
        return at + 2;
      }
    }
    return at;
  };
  for (let match = scanner.exec(text); match !== null; match = scanner.exec(text)) {
    const token = match[0];
    const depth = depths.at(-1);
    if (token === "`" || (token === "}" && depth === 0)) {
      if (token === "}") depths.pop();
      const end = template(scanner.lastIndex);
      out += token + spaces(text.slice(scanner.lastIndex, end));
      scanner.lastIndex = end;
    } else if (token.startsWith("//") || token.startsWith("/*")) out += spaces(token);
    else if (token.length > 1 && token.startsWith("/")) {
      if (startsExpression(out)) out += spaces(token);
      else {
        out += "/";
        scanner.lastIndex = match.index + 1;
      }
    } else if (token.length > 1) out += keepStrings ? token : `"${spaces(token.slice(1, -1))}"`;
    else {
      if (depth !== undefined && token === "{") depths[depths.length - 1] = depth + 1;
      if (depth !== undefined && token === "}") depths[depths.length - 1] = depth - 1;
      out += token;
    }
  }
  return out;
}

/** After a value a slash divides; anywhere else it opens a regular expression. */
function startsExpression(before: string): boolean {
  const last = before.trimEnd();
  if (/\b(?:return|typeof|case|of|in)$/.test(last)) return true;
  return !/[\w$)\]]$/.test(last);
}

function spaces(text: string): string {
  return text.replaceAll(/[^\n]/g, " ");
}
