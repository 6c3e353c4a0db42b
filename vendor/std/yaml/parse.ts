import { parse as parseYaml } from "yaml";

/**
 * The value that a YAML text holds.
 *
 * @param content YAML text, one document.
 * @returns Plain objects, arrays and scalars.
 * @throws {SyntaxError} If the text is not YAML.
 */
export function parse(content: string): unknown {
  try {
    return parseYaml(content);
  } catch (cause) {
    throw new SyntaxError((cause as Error).message, { cause });
  }
}
