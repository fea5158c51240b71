// Draws every figure with data-chart from the specification at that address: in the page's theme,
// direction and width, with Vega's expression interpreter, so that nothing is evaluated.
(() => {
  const drawing = document.currentScript.dataset.drawing;
  const root = document.documentElement;
  const fontsOf = ["400 12px Inter", "600 12px Inter"];
  const drawn = new WeakMap();
  let library = null;

  const load = () => library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = drawing;
    script.onload = () => resolve(window.vegaCharts);
    script.onerror = () => reject(new Error(drawing));
    document.head.append(script);
  });

  const lookOf = (box) => ({
    theme: root.dataset.bsTheme === "dark" ? "dark" : "light",
    direction: root.dir === "rtl" ? "rtl" : "ltr",
    size: box.clientWidth < 480 ? "narrow" : box.clientWidth < 900 ? "medium" : "wide",
  });

  const fetched = async (figure, look) => {
    const address = new URL(figure.dataset.chart, window.location.href);
    for (const [name, value] of Object.entries(look)) address.searchParams.set(name, value);
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${address.pathname}: ${answer.status}`);
    return answer.json();
  };

  const element = (name, words, css) => {
    const made = document.createElement(name);
    made.textContent = words;
    if (css) made.className = css;
    return made;
  };

  // What the page left to the picture: its sentence, its notes, its table.
  const tell = (figure, data) => {
    figure.querySelector(".chart-picture").setAttribute("aria-label", data.sentence);
    const notes = figure.querySelector(".chart-notes");
    if (!notes.children.length) notes.append(...data.notes.map((note) => element("p", note, "third")));
    const place = figure.querySelector(".chart-table .table-wrap");
    if (!place || place.querySelector("table") || !data.rows.length) return;
    const table = element("table", "", "table");
    const head = table.createTHead().insertRow();
    data.headings.forEach(([words, kind]) => {
      const cell = element("th", words, kind === "number" ? "num" : "");
      cell.scope = "col";
      head.append(cell);
    });
    const body = table.createTBody();
    for (const cells of data.rows) {
      const row = body.insertRow();
      cells.forEach((words, index) => {
        const cell = element(index ? "td" : "th", words, index ? "num" : "");
        if (!index) cell.scope = "row";
        row.append(cell);
      });
    }
    place.replaceChildren(table);
  };

  const draw = async (figure) => {
    const box = figure.querySelector(".chart-picture");
    const look = lookOf(box);
    const width = box.clientWidth;
    const mark = JSON.stringify({ ...look, width });
    const before = drawn.get(figure) ?? {};
    if (!width || before.mark === mark) return;
    drawn.set(figure, { ...before, mark });
    const same = before.data && JSON.stringify(look) === before.look;
    const [charts, data] = await Promise.all([
      load(),
      same ? before.data : fetched(figure, look),
      ...fontsOf.map((font) => document.fonts.load(font)),
    ]);
    if (drawn.get(figure).mark !== mark) return;
    tell(figure, data);
    if (!data.spec) {
      box.replaceChildren(element("p", data.sentence, "third"));
      box.removeAttribute("role");
      box.removeAttribute("aria-label");
      box.className = "";
      return;
    }
    const { spec } = charts.compile({ ...data.spec, width }, { config: data.config, logger: silent });
    const runtime = charts.parse(spec, null, { ast: true });
    const view = new charts.View(runtime, {
      expr: charts.expressionInterpreter,
      renderer: "svg",
      hover: false,
      tooltip: () => {},
    });
    before.view?.finalize();
    await view.initialize(box).runAsync();
    box.classList.add("is-drawn");
    // The box is the image and carries its sentence; what is inside it says nothing more.
    const picture = box.querySelector("svg");
    picture.removeAttribute("role");
    picture.setAttribute("aria-hidden", "true");
    drawn.set(figure, { mark, view, data, look: JSON.stringify(look) });
  };

  // Vega-Lite's remarks are for whoever writes specifications; tests read them.
  const silent = { warn: () => silent, info: () => silent, debug: () => silent, error: () => silent, level: () => silent };

  const fail = (figure) => {
    const box = figure.querySelector(".chart-picture");
    box.replaceChildren(element("p", "The picture could not be drawn; the table holds its figures.", "third"));
    const table = figure.querySelector(".chart-table");
    if (table) table.open = true;
  };

  const drawAll = async () => {
    for (const figure of document.querySelectorAll("figure[data-chart]")) {
      try { await draw(figure); } catch { fail(figure); }
    }
    root.dataset.chartsDrawn = "yes";
  };

  let waiting = null;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(drawAll, 120);
  };
  const start = () => {
    if (!document.querySelector("figure[data-chart]")) return;
    (window.requestIdleCallback ?? setTimeout)(drawAll);
    new MutationObserver(soon).observe(root, { attributes: true, attributeFilter: ["data-bs-theme", "dir"] });
    window.addEventListener("resize", soon);
  };
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
  document.addEventListener("htmx:after:swap", soon);
})();
