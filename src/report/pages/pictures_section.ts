/**
 * Pictures of the validation split beside what each row says of them.
 *
 * @module
 */
import { html, type Markup } from "../html.ts";
import type { ShownPictures } from "../kept.ts";
import { shown } from "../numbers.ts";

/** What a row says of the pictures of its table; null where no model of it was kept. */
export function picturesOfRow(shown: ShownPictures | null, name: string): Markup | null {
  const at = shown?.rows.findIndex((row) => row.name === name) ?? -1;
  if (shown === null || at < 0) return null;
  const pictures = shown.pictures.map(({ predictions, ...picture }) => ({
    ...picture,
    predictions: [predictions[at]],
  }));
  return html`<p>The table has these pictures <a href="index.html#pictures">beside those of its other rows</a>.</p>${
    picturesGrid({ ...shown, rows: [shown.rows[at]], pictures })
  }`;
}

/** The grid of pictures, its legend, and the slider that lays predictions over pictures. */
export function picturesGrid({ rows, pictures, classes, side }: ShownPictures): Markup {
  const image = (src: string, alt: string, className = "") =>
    html`
      <img src="${src}" alt="${alt}" class="${className}" width="${side}" height="${side}"
        loading="lazy" decoding="async">
    `;
  return html`
    <p>The pictures that the rows of the table together label worst and best, by the pixels that are right. Each row is shown by the seed whose model was kept.</p>
    <p class="slider"
      hidden><label for="cut">Picture</label> <input type="range" id="cut" min="0" max="100" value="100"> <span>prediction</span></p>
    <div class="scroll" tabindex="0" role="group" aria-label="Pictures and predictions">
      <table class="pictures">
        <caption>Pictures and predictions</caption>
        <thead>
          <tr><th scope="col">picture</th><th scope="col">truth</th>${rows.map(({ name, seed }) =>
            html`<th scope="col">${name}<br><small>seed ${seed}</small></th>`
          )}</tr>
        </thead>
        <tbody>${pictures.map(({ id, kind, picture, truth, predictions }) =>
          html`<tr><th scope="row"><div class="cmp">${
            image(picture, `picture ${id}`)
          }</div><small>${kind}: ${id}</small></th><td><div class="cmp">${image(picture, "")}${
            image(truth, `labels of ${id}`, "laid")
          }</div></td>${
            predictions.map(({ file, accuracy }, i) =>
              html`<td><div class="cmp">${image(picture, "")}${
                image(file, `${rows[i].name} on ${id}`, "laid")
              }</div><small>${shown(accuracy)}% right</small></td>`
            )
          }</tr>`
        )}</tbody>
      </table>
    </div>
    <ul class="classes">${classes.map(({ name, colour }) =>
      html`<li><span class="swatch" style="background:rgb(${colour.join(" ")})"></span>${name}</li>`
    )}</ul>
  `;
}
