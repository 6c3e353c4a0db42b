// What is looked at in the page itself: these functions are handed to the browser, and know nothing from outside of them.

/** Addresses of all links. */
export function linksOf() {
  return [...document.querySelectorAll("a[href]")].map(({ href }) => href);
}

/** Links into the page that lead nowhere; those of seeds are understood by the script. */
export function brokenFragments() {
  return [...document.querySelectorAll('a[href^="#"]')].map(({ hash }) => hash)
    .filter((hash) => !/^#seed-\d+$/.test(hash) && !document.getElementById(hash.slice(1)));
}

/** Pictures that do not load, have no name, or no size before they are there. */
export async function pictureFaults() {
  const faults = [];
  for (const image of document.images) {
    image.loading = "eager";
    const loads = await image.decode().then(() => true, () => false);
    const isSized = image.hasAttribute("width") && image.hasAttribute("height");
    if (!loads || !image.hasAttribute("alt") || !isSized) faults.push(image.src.slice(0, 120));
  }
  return faults;
}

/** When something was seen first, milliseconds from the start of the page. */
export function firstPaint() {
  return new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries()[0].startTime))
      .observe({ type: "paint", buffered: true });
  });
}

/** What is cut off of the first prediction that lies over its picture. */
export function firstClip() {
  return getComputedStyle(document.querySelector(".laid")).clipPath;
}

/** Whether each box that is wider than the page says so, first as it is opened, then scrolled to its end. */
export async function toldMore() {
  for (const details of document.querySelectorAll("details")) details.open = true;
  const boxes = [...document.querySelectorAll(".scroll")].filter((box) =>
    box.scrollWidth > box.clientWidth + 1
  );
  const told = () => boxes.map((box) => box.classList.contains("more"));
  const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  await drawn();
  const opened = told();
  for (const box of boxes) box.scrollLeft = box.scrollWidth;
  await drawn();
  return { opened, ended: told() };
}

/** How far the page reaches to the side, pixels. */
export function pageWidth() {
  return document.documentElement.scrollWidth;
}

/** What axe-core, which is loaded already, finds serious or critical. */
export async function accessibilityFaults() {
  const { violations } = await globalThis.axe.run({ preload: false });
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`)
    );
}
