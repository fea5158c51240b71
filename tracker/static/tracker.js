// Small comforts; every page works without them.
(() => {
  const focusable = document.querySelector("[data-focus]");
  if (focusable) focusable.focus();

  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("[data-submits]")) field.form.requestSubmit();
    if (field.matches("[data-ticks-all]")) {
      for (const box of document.querySelectorAll(`input[type=checkbox][name="${field.dataset.ticksAll}"]`)) {
        box.checked = field.checked;
      }
    }
  });

  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });

  document.addEventListener("htmx:config:request", (event) => {
    const token = document.querySelector("meta[name=csrf-token]");
    const headers = event.detail?.ctx?.request?.headers;
    if (token && headers) headers["X-CSRFToken"] = token.content;
  });

  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || busy || event.ctrlKey || event.metaKey) return;
    const search = document.querySelector("input[type=search]");
    if (search) { event.preventDefault(); search.focus(); }
  });
})();
