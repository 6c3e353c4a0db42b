import { assertEquals } from "@std/assert";
import { html } from "../../src/report/html.ts";

Deno.test("what is put into markup is escaped, in elements and in attributes", () => {
  const name = `<script>"&'`;
  assertEquals(
    html`<a title="${name}">${name}</a>`.text,
    `<a title="&lt;script&gt;&quot;&amp;'">&lt;script&gt;&quot;&amp;'</a>`,
  );
});

Deno.test("markup, lists and nothing are put into markup as they are", () => {
  assertEquals(html`<p>${[html`<b>${0}</b>`, [null, undefined, false, "a"]]}</p>`.text, "<p><b>0</b>a</p>");
});
