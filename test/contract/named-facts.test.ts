import { expect, it } from "vitest";
import { projectFiles, readProjectFile } from "../tidy/files.ts";
import { namedFacts } from "./named-facts.ts";

/** Titles of tests, and the scripts that are tests; a fact in a comment proves nothing. */
function titles(): readonly string[] {
  return projectFiles()
    .filter((path) => /\.test\.ts$|-suite\.ts$/.test(path))
    .flatMap((path) =>
      [...readProjectFile(path).text.matchAll(/\b(?:it|test|describe)\b[^"'`\n]*\(\s*(["'`])(.*?)\1,/gs)].map(
        ([, , title = ""]) => title,
      ),
    );
}

/** `§0.1.2` is not named by `§0.1.20`. */
function isNamedIn(fact: string): (title: string) => boolean {
  return (title) =>
    title
      .split(fact)
      .slice(1)
      .some((rest) => !/^\d/.test(rest));
}

it("every row, fact, item and switch of the fact sheet has a test that names it", () => {
  const all = titles();
  expect(all.length).toBeGreaterThan(500);
  expect(namedFacts.filter((fact) => !all.some(isNamedIn(fact)))).toEqual([]);
});

it("a longer number does not stand for a shorter one", () => {
  expect(["§0.1.20 budgets", "§0.1.2 positions"].map(isNamedIn("§0.1.2"))).toEqual([false, true]);
});
