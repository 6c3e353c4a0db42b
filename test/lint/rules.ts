/**
 * Lint rules of this house, beside Deno's own.
 *
 * @module
 */

/** Where the time of day may be read. */
const CLOCK_FILE = "src/base/clock.ts";
const CLOCKS_AND_DICE = new Set(["Math.random", "Date.now", "performance.now", "crypto.getRandomValues"]);
const ERRORS = new Set(["Error", "TypeError", "RangeError", "SyntaxError", "UsageError"]);

const rules: Deno.lint.Plugin = {
  name: "omh",
  rules: {
    /** Randomness comes from named streams and time from the clock that is passed in. */
    "no-hidden-input": {
      create(context) {
        if (!context.filename.includes("/src/") || context.filename.endsWith(CLOCK_FILE)) return {};
        const message = "Unseeded randomness or clock, expected a RandomStreams or a Clock that is passed in";
        return {
          MemberExpression(node) {
            if (node.object.type !== "Identifier" || node.property.type !== "Identifier") return;
            const name = `${node.object.name}.${node.property.name}`;
            if (CLOCKS_AND_DICE.has(name)) context.report({ node, message });
          },
          'NewExpression[callee.name="Date"]'(node: Deno.lint.NewExpression) {
            if (node.arguments.length === 0) context.report({ node, message });
          },
        };
      },
    },
    /** The path in a URL is encoded, and on Windows starts with a slash: it is not the path of a file. */
    "no-url-pathname": {
      create(context) {
        const message = "Path in a URL taken for a file's, expected fileURLToPath(url)";
        return {
          'MemberExpression[property.name="pathname"]'(node: Deno.lint.MemberExpression) {
            context.report({ node, message });
          },
          'ObjectPattern > Property[key.name="pathname"]'(node: Deno.lint.Property) {
            context.report({ node, message });
          },
        };
      },
    },
    /** The stand-ins for JSR packages are reached by the packages' names alone. */
    "no-std-path": {
      create(context) {
        if (context.filename.includes("/vendor/std/")) return {};
        return {
          ImportDeclaration(node) {
            if (!String(node.source.value).includes("vendor/std/")) return;
            context.report({ node, message: 'Import of a stand-in by its path, expected "@std/…"' });
          },
        };
      },
    },
    /** A thrown message reads `Cannot <do what> "<which>": <what is there>, expected <what>`, without a final period. */
    "error-form": {
      create(context) {
        if (!context.filename.includes("/src/") || context.filename.includes("/vendor/std/")) return {};
        return {
          "ThrowStatement > NewExpression"(node: Deno.lint.NewExpression) {
            if (node.callee.type !== "Identifier" || !ERRORS.has(node.callee.name)) return;
            const [start, end] = ends(node.arguments[0]);
            if (start !== null && !start.startsWith("Cannot ")) {
              context.report({ node, message: 'Error message does not start with "Cannot "' });
            }
            if (end?.endsWith(".")) context.report({ node, message: "Error message ends with a period" });
          },
        };
      },
    },
  },
};

export default rules;

/** First and last literal piece of a message, null where they are computed. */
function ends(message: Deno.lint.Node | undefined): [string | null, string | null] {
  switch (message?.type) {
    case "Literal":
      return [String(message.value), String(message.value)];
    case "TemplateLiteral": {
      const pieces = message.quasis.map((piece) => piece.cooked);
      return [pieces[0] || null, pieces.at(-1) || null];
    }
    case "BinaryExpression":
      return [ends(message.left as Deno.lint.Node)[0], ends(message.right)[1]];
    default:
      return [null, null];
  }
}
