// What saves a reload or a lost form; every page works without it.
"use strict";

(() => {
  // A form that was sent once is not sent twice by an impatient click.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.setTimeout(() => { delete form.dataset.sent; }, 10000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  // The summary of faults has the focus; its links lead to the fields.
  const errors = document.getElementById("errors");
  if (errors) {
    errors.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const field = link && document.getElementById(link.hash.slice(1));
      if (field) { event.preventDefault(); field.focus(); field.scrollIntoView({ block: "center" }); }
    });
  }

  // Leaving a form that was changed asks first.
  const guarded = document.querySelector("form[data-guard]");
  if (guarded) {
    let changed = Boolean(errors);
    guarded.addEventListener("input", () => { changed = true; });
    guarded.addEventListener("submit", () => { changed = false; });
    window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }

  // The session goes on while somebody works here; before it ends there is a warning.
  const { renew, ends } = document.body.dataset;
  const warning = document.getElementById("session-warning");
  if (renew && ends && warning) {
    let worked = Date.now();
    for (const sign of ["input", "keydown", "pointerdown", "scroll"]) {
      document.addEventListener(sign, () => { worked = Date.now(); }, { passive: true });
    }
    const minutes = 60000;
    const look = async () => {
      const idle = Date.now() - worked;
      if (idle > 50 * minutes) { warning.hidden = false; return; }
      if (idle > 5 * minutes) return;
      try {
        const answer = await fetch(`${renew}?quiet=yes`, { credentials: "same-origin", redirect: "manual" });
        warning.hidden = answer.status === 204;
      } catch { /* the line is down: the next look tries again */ }
    };
    window.setInterval(look, 4 * minutes);
  }

  // Filters of a list are applied as soon as one is chosen.
  for (const form of document.querySelectorAll("form[data-apply]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }

  // Buttons that need JavaScript are shown where there is some.
  for (const one of document.querySelectorAll("[data-script]")) one.hidden = false;
  for (const one of document.querySelectorAll("[data-print]")) one.addEventListener("click", () => window.print());
})();
