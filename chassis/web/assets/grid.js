// A grid of rows as in a spreadsheet, in the place of a text box or of a plain table, which do the same without it.
// The element with `data-grid` says in JSON which columns there are, where the rows come from, and what may be done.
// Only the rows in sight are in the document, so that thousands scroll well; aria-rowcount says how many there are.
"use strict";

(() => {
  const BEYOND = 8; // rows kept ready above and below those in sight
  const STEPS = 30; // steps that can be undone

  // Cells parted by tabs, rows by line ends; a cell that holds either stands in quotes, as spreadsheets write them.
  // Where quotes do not enclose cells, they belong to the cells; so the text is parsed again without them.
  const parse = (text, quotes = true) => {
    const rows = [];
    let row = [], cell = "", quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      if (quoted) {
        if (sign !== '"') cell += sign;
        else if (text[at + 1] === '"') { cell += '"'; at += 1; } else quoted = false;
        if (!quoted && !/^[\t\r\n]?$/.test(text[at + 1] || "")) return parse(text, false);
      } else if (sign === '"' && cell === "" && quotes) quoted = true;
      else if (sign === "\t") { row.push(cell); cell = ""; }
      else if (sign === "\n" || sign === "\r") {
        if (sign === "\r" && text[at + 1] === "\n") at += 1;
        row.push(cell); rows.push(row); row = []; cell = "";
      } else cell += sign;
    }
    if (quoted) return parse(text, false);
    if (cell !== "" || row.length) { row.push(cell); rows.push(row); }
    return rows.map((one) => one.map((text) => text.trim().replace(/\s*[\r\n]+\s*/g, " ").replace(/^'(?=[=+@-].)/, "")));
  };
  // What a spreadsheet would compute stands behind an apostrophe, so that it is shown as it was typed.
  const asText = (cell) => (/^[=+@-]./.test(cell) ? `'${cell}` : cell);
  const asCell = (cell) => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const written = (rows) => rows.map((row) => row.map((cell) => asCell(asText(cell))).join("\t")).join("\n");
  const bare = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replaceAll("đ", "d").replace(/[^a-z0-9]+/g, " ").trim();
  const make = (tag, kind, text) => {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  class Grid {
    constructor(place) {
      this.place = place;
      this.config = JSON.parse(place.dataset.grid);
      this.texts = this.config.texts;
      this.field = this.config.field ? document.getElementById(this.config.field) : null;
      this.flags = this.config.flags;
      this.ids = this.config.columns.map((column) => column.id);
      this.rows = [];
      this.undo = [];
      this.at = { row: 0, column: 0 };
      this.from = { row: 0, column: 0 };
      this.wrong = new Set();
      this.notes = new Map(Object.entries(this.config.notes).map(([number, [code, text]]) => [Number(number), this.reason(code, text)]));
      this.marked = new Set(this.notes.keys());
      this.shown = this.chosen();
    }

    async open() {
      this.build();
      this.say(this.texts.loading);
      if (this.config.source) {
        const answer = await fetch(this.config.source, { credentials: "same-origin", headers: { accept: "application/json" } });
        const { rows } = await answer.json();
        this.rows = rows.map(([name, position, kind, title, key, state]) => this.ids.map((id) => this.worded(id, { name, position, kind, title, key, state }[id])));
        rows.forEach(([, , , , , , code, text], place) => { if (code && !this.flags) this.note(place + 1, this.reason(code, text)); });
      } else if (this.field) this.rows = this.placed(parse(this.field.value)).rows.map((row) => row.map((cell, place) => this.worded(this.ids[place], cell)));
      if (this.config.editable && !this.rows.length) this.rows.push(this.blank());
      this.findFaults();
      for (const plain of document.querySelectorAll("[data-plain]")) plain.hidden = true;
      this.place.hidden = false;
      this.lead();
      if (this.flags) this.followFlags();
      this.noted = this.notes.size > 0;
      this.changed(false);
      this.say("");
      if (this.field) this.field.form.addEventListener("submit", () => this.store());
    }

    reason(code, text) { return text ? `${this.config.reasons[code]}: ${text}` : this.config.reasons[code]; }
    note(number, text) { this.notes.set(number, text); this.marked.add(number); }
    worded(id, value) { return (this.config.values[id] || {})[value] ?? value; }
    blank() { return this.ids.map(() => ""); }
    get rowHeight() { this.height = this.height || this.head.offsetHeight || 36; return this.height; }

    // The rows of a table by column: by its header row in any order, else in the order of the columns shown from `start`.
    placed(cells, start = 0) {
      const filled = cells.filter((row) => row.some(Boolean));
      const columnOf = (cell) => {
        const words = bare(cell);
        const found = this.config.columns.find((column) => column.words.includes(words) || bare(column.label) === words);
        return found ? found.id : this.config.skipped.includes(words) ? "" : null;
      };
      const header = filled.length ? filled[0].map(columnOf) : [];
      const known = header.filter((id) => id !== null);
      if (known.length > 1 && known.includes("name")) {
        const body = cells.slice(cells.indexOf(filled[0]) + 1);
        return { rows: body.map((row) => this.ids.map((id) => row[header.indexOf(id)] || "")), columns: this.ids };
      }
      const numbered = start === 0 && filled.length > 0 && filled.every((row) => /^\d+(\.\d{3})?\.?$/.test(row[0]));
      const columns = this.ids.slice(start, start + Math.max(0, ...cells.map((row) => row.length - (numbered ? 1 : 0))));
      return { rows: cells.map((row) => columns.map((_, place) => row[place + (numbered ? 1 : 0)] || "")), columns };
    }

    build() {
      const { config, texts } = this;
      this.tools = make("div", "grid-tools");
      if (config.editable) {
        this.button(texts.add, () => this.addRow());
        this.button(texts.remove, () => this.removeRows());
        this.button(texts.undo, () => this.back());
      }
      this.chooser();
      this.count = make("span", "soft");
      this.status = make("span", "soft");
      this.status.setAttribute("role", "status");
      this.tools.append(this.count, this.status);
      const keys = make("p", "grid-keys", config.editable ? texts.keys : this.flags ? texts.flag_keys : texts.read_keys);
      keys.id = "grid-keys";
      this.grid = make("div", "grid");
      for (const [name, value] of [["role", "grid"], ["aria-label", config.label], ["aria-describedby", keys.id], ["aria-multiselectable", "true"], ["aria-readonly", String(!config.editable)]]) this.grid.setAttribute(name, value);
      const top = make("div");
      top.setAttribute("role", "rowgroup");
      this.head = make("div", "grid-row grid-head");
      this.head.setAttribute("role", "row");
      this.head.setAttribute("aria-rowindex", "1");
      top.append(this.head);
      this.body = make("div", "grid-rows");
      this.body.setAttribute("role", "rowgroup");
      this.grid.append(top, this.body);
      this.place.append(this.tools, keys, this.grid);
      this.grid.addEventListener("scroll", () => this.draw(), { passive: true });
      this.grid.addEventListener("keydown", (event) => this.key(event));
      this.grid.addEventListener("mousedown", (event) => this.press(event));
      this.grid.addEventListener("dblclick", () => this.edit());
      this.grid.addEventListener("click", (event) => { if (event.target.matches(".of-act")) this.toggleFlags(); });
      this.grid.addEventListener("paste", (event) => this.paste(event));
      this.grid.addEventListener("copy", (event) => this.copy(event));
      for (const list of document.querySelectorAll(".cell-faults, .flagged-rows")) list.addEventListener("click", (event) => this.follow(event));
      window.addEventListener("resize", () => this.draw());
    }

    button(text, act) {
      const made = make("button", "quiet", text);
      made.type = "button";
      made.addEventListener("click", act);
      this.tools.append(made);
    }

    // The chooser of columns: the name always stays; the choice is kept by the browser.
    chooser() {
      const details = make("details"), inside = make("div");
      details.append(make("summary", "", this.texts.columns), inside);
      for (const column of this.config.columns.filter((one) => one.id !== "name")) {
        const label = make("label"), box = make("input");
        box.type = "checkbox";
        box.checked = this.shown.has(column.id);
        box.addEventListener("change", (event) => {
          event.stopPropagation();
          this.shown[box.checked ? "add" : "delete"](column.id);
          try { localStorage.setItem("grid-hidden", this.ids.filter((id) => !this.shown.has(id)).join(" ")); } catch { /* not kept */ }
          if (!this.shown.has(this.ids[this.at.column])) this.at.column = this.from.column = 0;
          this.changed(false);
        });
        label.append(box, column.label);
        inside.append(label);
      }
      this.tools.append(details);
    }

    chosen() {
      let hidden = "";
      try { hidden = localStorage.getItem("grid-hidden") || ""; } catch { /* not kept */ }
      return new Set(this.ids.filter((id) => id === "name" || !hidden.split(" ").includes(id)));
    }

    get columns() { return this.ids.map((id, place) => ({ id, place })).filter(({ id }) => this.shown.has(id)); }

    // Everything is drawn anew after a change; `byHand` says that the form differs from what was sent.
    changed(byHand = true) {
      this.config.acts = Boolean(this.flags || this.config.act);
      this.grid.setAttribute("aria-rowcount", String(this.rows.length + 1));
      this.grid.setAttribute("aria-colcount", String(this.columns.length + 1 + (this.noted ? 1 : 0) + (this.config.acts ? 1 : 0)));
      this.count.textContent = `${this.rows.length.toLocaleString("vi-VN")} ${this.texts.rows}`;
      this.head.replaceChildren();
      const labels = [["number", this.texts.number], ...this.columns.map(({ id, place }) => [id, this.config.columns[place].label])];
      if (this.noted) labels.splice(2, 0, ["note", this.texts.flag]);
      if (this.config.acts) labels.push(["act", this.flags ? this.texts.flag : this.config.act.text]);
      labels.forEach(([id, label], place) => {
        const cell = make("div", `grid-cell of-${id}`, label);
        cell.setAttribute("role", "columnheader");
        cell.setAttribute("aria-colindex", String(place + 1));
        this.head.append(cell);
      });
      this.body.style.height = `${this.rows.length * this.rowHeight}px`;
      this.draw(true);
      if (byHand && this.field) this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }

    // The rows in sight, and the one with the focus wherever it is, since a removed cell would lose the focus.
    draw(anew = false) {
      const high = this.rowHeight;
      const first = Math.max(0, Math.floor(this.grid.scrollTop / high) - BEYOND);
      const last = Math.min(this.rows.length, Math.ceil((this.grid.scrollTop + this.grid.clientHeight) / high) + BEYOND);
      const wanted = new Set();
      for (let row = first; row < last; row += 1) wanted.add(row);
      if (this.at.row < this.rows.length) wanted.add(this.at.row);
      const focused = this.body.contains(document.activeElement);
      for (const old of [...this.body.children]) {
        const row = Number(old.dataset.row);
        if (anew || !wanted.has(row)) { if (!focused || anew || row !== this.at.row) old.remove(); } else wanted.delete(row);
      }
      for (const row of wanted) this.drawRow(row);
      if (focused && anew) this.focus();
    }

    drawRow(row) {
      const line = make("div", `grid-row${this.marked.has(row + 1) ? " marked" : ""}`);
      line.setAttribute("role", "row");
      line.setAttribute("aria-rowindex", String(row + 2));
      line.dataset.row = String(row);
      line.style.top = `${row * this.rowHeight}px`;
      const number = make("div", "grid-cell of-number", String(row + 1));
      number.setAttribute("role", "rowheader");
      number.setAttribute("aria-colindex", "1");
      line.append(number);
      this.columns.forEach(({ id, place }, index) => {
        line.append(this.drawCell(row, id, place, index + 2 + (this.noted && index ? 1 : 0)));
        if (this.noted && !index) line.append(this.drawNote(row));
      });
      if (this.config.acts) line.append(this.drawAct(row));
      const after = [...this.body.children].find((other) => Number(other.dataset.row) > row);
      this.body.insertBefore(line, after || null);
    }

    drawCell(row, id, place, index) {
      const cell = make("div", `grid-cell of-${id}`, this.rows[row][place]);
      const picked = this.isPicked(row, place), wrong = this.wrong.has(`${row + 1}-${id}`);
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-colindex", String(index));
      cell.setAttribute("aria-selected", String(picked));
      if (wrong) { cell.setAttribute("aria-invalid", "true"); cell.classList.add("wrong"); }
      cell.classList.toggle("picked", picked);
      if (id === "name" && this.notes.has(row + 1)) cell.setAttribute("aria-describedby", `grid-note-${row + 1}`);
      cell.title = this.rows[row][place];
      cell.tabIndex = row === this.at.row && place === this.at.column ? 0 : -1;
      cell.dataset.column = String(place);
      return cell;
    }

    // Why a row is to be mended, beside its name: it goes with its row, and is no part of the table that is stored.
    drawNote(row) {
      const text = this.notes.get(row + 1) || "", cell = make("div", `grid-cell of-note${text ? " wrong" : ""}`, text);
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-colindex", "3");
      cell.id = `grid-note-${row + 1}`;
      cell.title = text;
      return cell;
    }

    drawAct(row) {
      const cell = make("div", "grid-cell of-act");
      cell.setAttribute("role", "gridcell");
      cell.setAttribute("aria-colindex", String(this.columns.length + 2 + (this.noted ? 1 : 0)));
      if (this.flags) {
        cell.textContent = this.marked.has(row + 1) ? "✔" : "–";
        cell.setAttribute("aria-label", this.marked.has(row + 1) ? this.texts.flagged : this.texts.flag);
      } else if (!this.config.act.when || this.rows[row][this.ids.indexOf("state")] === this.config.values.state[this.config.act.when]) {
        const link = make("a", "", this.config.act.text);
        link.href = `${this.config.act.href}${row + 1}`;
        link.setAttribute("aria-label", `${this.config.act.text}: ${this.rows[row][0]}`);
        cell.append(link);
      }
      return cell;
    }

    isPicked(row, column) {
      const { at, from } = this;
      if (at.row === from.row && at.column === from.column) return false;
      return row >= Math.min(at.row, from.row) && row <= Math.max(at.row, from.row) && column >= Math.min(at.column, from.column) && column <= Math.max(at.column, from.column);
    }

    get picked() {
      const { at, from } = this;
      const span = (a, b) => Array.from({ length: Math.abs(a - b) + 1 }, (_, step) => Math.min(a, b) + step);
      return { rows: span(at.row, from.row), columns: span(at.column, from.column).filter((place) => this.shown.has(this.ids[place])) };
    }

    focus() {
      const cell = this.body.querySelector(`[data-row="${this.at.row}"] [data-column="${this.at.column}"]`);
      if (cell) cell.focus({ preventScroll: true });
    }

    // Go to a cell, bring it into sight and give it the focus; `far` keeps the other corner of the selection.
    go(row, column, far = false) {
      if (!this.rows.length) return;
      this.at = { row: Math.min(Math.max(row, 0), this.rows.length - 1), column: Math.min(Math.max(column, 0), this.ids.length - 1) };
      if (!far) this.from = { ...this.at };
      const top = this.at.row * this.rowHeight, seen = this.grid.clientHeight - 2 * this.rowHeight;
      if (top < this.grid.scrollTop) this.grid.scrollTop = top;
      else if (top > this.grid.scrollTop + seen) this.grid.scrollTop = top - seen;
      this.draw(true);
      this.focus();
      const cell = document.activeElement;
      if (this.body.contains(cell) && !cell.matches(".of-name")) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    }

    side(step) {
      const places = this.columns.map(({ place }) => place);
      return places[places.indexOf(this.at.column) + step];
    }

    key(event) {
      if (this.editor) { this.keyInEditor(event); return; }
      if (!event.target.matches(".grid-cell[data-column]")) return;
      const { row, column } = this.at, far = event.shiftKey, many = Math.max(1, Math.floor(this.grid.clientHeight / this.rowHeight) - 2);
      const ends = event.ctrlKey || event.metaKey, places = this.columns.map(({ place }) => place);
      const moves = {
        ArrowUp: () => this.go(ends ? 0 : row - 1, column, far), ArrowDown: () => this.go(ends ? this.rows.length - 1 : row + 1, column, far),
        ArrowLeft: () => this.go(row, this.side(-1) ?? column, far), ArrowRight: () => this.go(row, this.side(1) ?? column, far),
        PageUp: () => this.go(row - many, column, far), PageDown: () => this.go(row + many, column, far),
        Home: () => this.go(ends ? 0 : row, places[0], far), End: () => this.go(ends ? this.rows.length - 1 : row, places.at(-1), far),
      };
      if (moves[event.key]) { event.preventDefault(); moves[event.key](); return; }
      if (event.key === "Tab") { this.tab(event); return; }
      if (event.key === "Escape") { this.leave(); return; }
      if (event.key === "Enter" && !this.config.editable) { this.body.querySelector(`[data-row="${row}"] a`)?.click(); return; }
      if (event.key === " " && this.flags) { event.preventDefault(); this.toggleFlags(); return; }
      if (this.config.editable) this.keyOfEditing(event, ends);
    }

    keyOfEditing(event, ends) {
      if (event.key === "F2" || event.key === "Enter") { event.preventDefault(); this.edit(); }
      else if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); this.clear(); }
      else if (ends && event.key.toLowerCase() === "z") { event.preventDefault(); this.back(); }
      else if (ends && event.key.toLowerCase() === "a") { event.preventDefault(); this.from = { row: 0, column: 0 }; this.go(this.rows.length - 1, this.ids.length - 1, true); }
      else if (!ends && !event.altKey && (event.key.length === 1 || event.key === "Process")) this.edit(""); // or a key of an input method
    }

    // Tab goes from cell to cell; from the last one, after Escape, and where nothing can be edited it leaves the grid.
    tab(event) {
      const next = this.side(event.shiftKey ? -1 : 1);
      if (this.left || !this.config.editable) { this.left = false; return; }
      if (next !== undefined) { event.preventDefault(); this.go(this.at.row, next); return; }
      const row = this.at.row + (event.shiftKey ? -1 : 1), places = this.columns.map(({ place }) => place);
      if (row < 0 || row >= this.rows.length) return;
      event.preventDefault();
      this.go(row, event.shiftKey ? places.at(-1) : places[0]);
    }

    leave() { this.left = true; this.from = { ...this.at }; this.draw(true); }

    press(event) {
      const cell = event.target.closest(".grid-cell"), line = event.target.closest("[data-row]");
      if (!line || event.target.closest("a, input")) return;
      event.preventDefault();
      if (this.editor) this.commit();
      this.left = false;
      const column = cell && cell.dataset.column !== undefined ? Number(cell.dataset.column) : this.at.column;
      this.go(Number(line.dataset.row), column, event.shiftKey);
    }

    // Editing one cell: `typed` is what it begins with, its own text where there is none.
    edit(typed) {
      const cell = this.body.querySelector(`[data-row="${this.at.row}"] [data-column="${this.at.column}"]`);
      if (!cell || this.editor || !this.config.editable) return;
      const column = this.config.columns[this.at.column], input = make("input");
      input.value = typed ?? this.rows[this.at.row][this.at.column];
      input.setAttribute("aria-label", `${column.label}, ${this.texts.row} ${this.at.row + 1}`);
      const choices = this.choices(column.id);
      if (choices.length) {
        const list = make("datalist");
        list.id = "grid-choices";
        for (const choice of choices) { const option = make("option"); option.value = choice.text; option.label = choice.label; list.append(option); }
        input.setAttribute("list", list.id);
        cell.replaceChildren(input, list);
      } else cell.replaceChildren(input);
      cell.classList.add("editing");
      this.editor = input;
      input.addEventListener("blur", () => { if (this.editor === input) this.commit(); });
      input.focus();
      if (typed === undefined) input.select();
    }

    // What a column takes; of the titles those for the kind that the row names.
    choices(id) {
      const kind = this.rows[this.at.row][this.ids.indexOf("kind")];
      const known = this.config.choices[id] || [];
      const fitting = known.filter((choice) => !choice.kinds.length || choice.kinds.some((one) => bare(one) === bare(kind)));
      return fitting.length ? fitting : known;
    }

    keyInEditor(event) {
      if (event.isComposing) return;
      if (event.key === "Escape") { event.preventDefault(); event.stopPropagation(); this.editor = null; this.draw(true); this.focus(); }
      else if (event.key === "Enter") {
        event.preventDefault();
        this.commit();
        if (this.at.row === this.rows.length - 1 && this.rows[this.at.row].some(Boolean)) this.insert(this.rows.length);
        this.go(this.at.row + 1, this.at.column);
      } else if (event.key === "Tab") {
        event.preventDefault();
        this.commit();
        const next = this.side(event.shiftKey ? -1 : 1);
        if (next !== undefined) this.go(this.at.row, next); else this.go(this.at.row + 1, this.columns[0].place);
      }
    }

    commit() {
      const { editor } = this;
      this.editor = null;
      if (!editor) return;
      const text = editor.value.trim(), { row, column } = this.at;
      if (this.rows[row][column] !== text) { this.keep(); this.rows[row][column] = text; this.mended(row, column); }
      this.changed();
      this.focus();
    }

    // What was mended is marked no more; whether it is right the server says.
    mended(row, column) { this.wrong.delete(`${row + 1}-${this.ids[column]}`); }

    clear() {
      this.keep();
      for (const row of this.picked.rows) for (const column of this.picked.columns) { this.rows[row][column] = ""; this.mended(row, column); }
      this.changed();
    }

    copy(event) {
      if (this.editor) return;
      const { rows, columns } = this.picked;
      event.clipboardData.setData("text/plain", written(rows.map((row) => columns.map((column) => this.rows[row][column]))));
      event.preventDefault();
    }

    // A table goes into the cells from the active one on, rightwards and downwards; one with a header by its columns.
    paste(event) {
      const text = event.clipboardData.getData("text/plain");
      if (!this.config.editable || (this.editor && !/[\t\n]/.test(text.trimEnd()))) return;
      event.preventDefault();
      this.editor = null;
      const { rows, columns } = this.placed(parse(text.replace(/\s*[\r\n]+$/, "")), this.at.column);
      const start = this.at.row;
      if (start + rows.length > this.config.most) { this.say(`${this.texts.many}: ${this.config.most}`); return; }
      this.keep();
      rows.forEach((cells, step) => {
        const row = start + step;
        if (row >= this.rows.length) this.rows.push(this.blank());
        cells.forEach((cell, place) => {
          const column = this.ids.indexOf(columns[place]);
          this.rows[row][column] = cell;
          this.mended(row, column);
        });
      });
      this.changed();
      this.from = { row: start, column: this.at.column };
      this.go(start, this.at.column);
      this.say(`${this.texts.pasted}: ${rows.length.toLocaleString("vi-VN")}`);
    }

    addRow() { this.keep(); this.insert(this.at.row + 1); this.go(this.at.row + 1, 0); }

    insert(row) {
      if (this.rows.length >= this.config.most) { this.say(`${this.texts.many}: ${this.config.most}`); return; }
      this.rows.splice(Math.min(row, this.rows.length), 0, this.blank());
      this.forgetFaults(row);
      this.moveNotes(row, 0, 1);
      this.changed();
    }

    removeRows() {
      const { rows } = this.picked;
      this.keep();
      this.rows.splice(rows[0], rows.length);
      if (!this.rows.length) this.rows.push(this.blank());
      this.forgetFaults(rows[0]);
      this.moveNotes(rows[0], rows.length, 0);
      this.changed();
      this.go(Math.min(rows[0], this.rows.length - 1), this.at.column);
      this.say(`${this.texts.removed}: ${rows.length.toLocaleString("vi-VN")}`);
    }

    // The numbers of faults below an added or removed row are right no more, until the server has looked again.
    forgetFaults(row) {
      this.wrong = new Set([...this.wrong].filter((one) => Number.parseInt(one, 10) <= row));
    }

    // Notes go with their rows where `removed` rows from `row` on give way to `added` ones.
    moveNotes(row, removed, added) {
      const kept = [...this.notes].filter(([number]) => number <= row || number > row + removed);
      this.notes = new Map(kept.map(([number, text]) => [number > row ? number - removed + added : number, text]));
      this.marked = new Set(this.notes.keys());
    }

    keep() {
      this.undo.push({ rows: this.rows.map((row) => [...row]), notes: new Map(this.notes) });
      if (this.undo.length > STEPS) this.undo.shift();
    }

    back() {
      const before = this.undo.pop();
      if (!before) return;
      this.rows = before.rows;
      this.notes = before.notes;
      this.marked = new Set(this.notes.keys());
      this.changed();
      this.go(this.at.row, this.at.column);
      this.say(this.texts.undone);
    }

    // The whole table goes as one text, with a header row, so that the server reads it as a pasted one.
    store() {
      if (this.editor) this.commit();
      const header = this.config.columns.map((column) => column.words[0] || column.label);
      const rows = [...this.rows];
      while (rows.length && !rows.at(-1).some(Boolean)) rows.pop();
      this.field.value = rows.length ? written([header, ...rows]) : "";
    }

    // Rows are flagged in the fields of the form, one for each reason: in the one used last, else the last one.
    get flagFields() { return [...document.querySelectorAll(`input[name^="${this.flags}."][name$=".rows"]`)]; }

    followFlags() {
      for (const field of this.flagFields) {
        field.addEventListener("focus", () => { this.flagField = field; });
        field.addEventListener("input", () => { this.readFlags(); this.draw(true); });
      }
      this.readFlags();
    }

    toggleFlags() {
      const numbers = this.picked.rows.map((row) => row + 1), off = this.marked.has(this.at.row + 1), fields = this.flagFields;
      const into = fields.includes(this.flagField) ? this.flagField : fields.at(-1);
      if (!into) return;
      for (const field of fields) {
        const found = this.numbersIn(field);
        for (const number of numbers) if (off) found.delete(number); else if (field === into && !this.marked.has(number)) found.add(number);
        field.value = this.spansOf(found);
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      this.focus();
    }

    numbersIn(field) {
      const found = new Set();
      for (const [, first, last] of field.value.replaceAll(".", "").matchAll(/(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?/g)) {
        for (let number = Number(first); number <= Math.min(Number(last || first), this.rows.length); number += 1) found.add(number);
      }
      return found;
    }

    spansOf(numbers) {
      const spans = [];
      for (const number of [...numbers].sort((a, b) => a - b)) {
        if (spans.length && spans.at(-1)[1] === number - 1) spans.at(-1)[1] = number; else spans.push([number, number]);
      }
      return spans.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(", ");
    }

    readFlags() { this.marked = new Set(this.flagFields.flatMap((field) => [...this.numbersIn(field)])); }

    findFaults() {
      for (const link of document.querySelectorAll(".cell-faults a")) this.wrong.add(`${link.dataset.row}-${link.dataset.column}`);
    }

    // The summary of faults leads to the list of faulty cells, or to the grid, since its text box is not seen any more.
    lead() {
      this.grid.id = "grid";
      this.grid.tabIndex = -1;
      const to = document.getElementById("cell-faults") ? "#cell-faults" : "#grid";
      for (const link of document.querySelectorAll(`a[href="#${this.config.field}"]`)) link.setAttribute("href", to);
    }

    follow(event) {
      const link = event.target.closest("a[data-row]");
      if (!link) return;
      event.preventDefault();
      this.shown.add(link.dataset.column);
      this.changed(false);
      this.go(Number(link.dataset.row) - 1, this.ids.indexOf(link.dataset.column));
      this.grid.scrollIntoView({ block: "nearest" });
    }

    say(text) { this.status.textContent = text; }
  }

  for (const place of document.querySelectorAll("[data-grid]")) {
    const grid = new Grid(place);
    // Where the rows do not come, the plain table and the text box stay as they are.
    grid.open().catch(() => {
      place.replaceChildren();
      const note = make("p", "note", grid.texts.failed);
      note.setAttribute("role", "alert");
      place.append(note);
    });
  }
})();
