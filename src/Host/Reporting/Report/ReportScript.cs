namespace ZPrimeGpu.Host.Reporting.Report;

/// <summary>
/// The script of a report: zoom and values under the cursor for every figure that carries its numbers (<see cref="Figures.FigureData"/>). Without it, or where it fails, the pictures stay as
/// they are. It loads nothing, and writes what it shows as text, never as markup.
/// </summary>
/// <remarks>
/// A zoom is an affine map of the page: axes are linear in their transformed variable. The group "series" is moved by one matrix, text and circles in it are kept
/// in shape by the inverse, ticks are made anew.
/// </remarks>
internal static class ReportScript
{
    /// <summary>The program.</summary>
    public const string Text = """
        "use strict";
        (() => {
          const NS = "http://www.w3.org/2000/svg", LEAST = 1e-3;
          const to = { linear: v => v, fixed: v => v, log: v => v > 0 ? Math.log10(v) : -1e9, asinh: (v, w) => Math.asinh(v / w) };
          const back = { linear: t => t, fixed: t => t, log: t => 10 ** t, asinh: (t, w) => w * Math.sinh(t) };
          const fraction = (axis, v) => {
            const t = to[axis.scale], low = t(axis.min, axis.width);
            return (t(v, axis.width) - low) / (t(axis.max, axis.width) - low);
          };
          const value = (axis, f) => {
            const t = to[axis.scale], low = t(axis.min, axis.width);
            return back[axis.scale](low + f * (t(axis.max, axis.width) - low), axis.width);
          };
          const clamp = (v, low, high) => Math.min(Math.max(v, low), high);
          const raise = n => String(n).replace(/./g, c => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]);
          const show = v => v === 0 ? "0" : (Math.abs(v) < 1e-4 || Math.abs(v) >= 1e6
            ? v.toExponential(2).replace(/e\+?(-?\d+)/, (_, e) => " × 10" + raise(e)) : String(Number(v.toPrecision(4)))).replace(/^-/, "−");

          function linearTicks(low, high) {
            const rough = (high - low) / 6, power = 10 ** Math.floor(Math.log10(rough)), r = rough / power;
            const step = power * (r < 1.5 ? 1 : r < 3.5 ? 2 : r < 7.5 ? 5 : 10), minor = r >= 1.5 && r < 3.5 ? 4 : 5, fine = step / minor;
            const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9)), list = [];
            for (let i = Math.ceil(low / fine - 1e-9); i * fine <= high + 1e-9 * fine; i++) {
              const major = i % minor === 0;
              list.push({ v: i * fine, major, label: major ? (i * fine).toFixed(Math.min(digits, 12)).replace(/^-(?=.*[1-9])/, "−").replace(/^-/, "") : null });
            }
            return list;
          }
          function ticks(axis, low, high) {
            const curved = axis.scale === "log" ? high / low > 3 : axis.scale === "asinh" && Math.max(-low, high) > 2 * axis.width && !(low * high > 0 && Math.max(low / high, high / low) < 3);
            if (!curved) return linearTicks(low, high);
            const most = Math.max(Math.abs(low), Math.abs(high)), least = axis.scale === "log" ? low : axis.width, list = [];
            const labelled = axis.scale === "log" && high / low < 80 ? [1, 2, 5] : [1], decades = Math.log10(most / least), every = Math.ceil(decades / 9);
            for (let e = Math.floor(Math.log10(least) + 1e-9); 10 ** e <= most * 1.000001; e++)
              for (let d = 1; d < 10; d++)
                for (const sign of axis.scale === "log" ? [1] : [1, -1]) {
                  const size = d * 10 ** e, named = labelled.includes(d) && e % every === 0;
                  const text = e >= -3 && e <= 3 ? String(Number(size.toPrecision(1))) : (d === 1 ? "" : d + "×") + "10" + raise(e);
                  list.push({ v: sign * size, major: d === 1, label: named ? (sign < 0 ? "−" : "") + text : null });
                }
            if (axis.scale === "asinh") list.push({ v: 0, major: true, label: "0" });
            return list.filter(t => t.v >= low && t.v <= high);
          }

          // Index of the nearest place, or the bin; -1 where there is none.
          function find(series, grid, axis, x) {
            if (series.binned) {
              for (let i = 0; i + 1 < grid.length; i++) if (x >= grid[i] && x < grid[i + 1]) return i;
              return -1;
            }
            const at = fraction(axis, x);
            let best = -1, least = Number.MAX_VALUE;
            grid.forEach((g, i) => { const d = Math.abs(fraction(axis, g) - at); if (d < least) { least = d; best = i; } });
            return best;
          }
          // The value of a list at x: its own where x is on the grid, else between its neighbours, straight on the axes of the figure.
          function read(list, grid, panel, x) {
            const exact = grid.indexOf(x);
            if (exact >= 0) return list[exact];
            for (let i = 0; i + 1 < grid.length; i++) {
              if ((grid[i] - x) * (grid[i + 1] - x) > 0 || list[i] == null || list[i + 1] == null) continue;
              const a = fraction(panel.x, grid[i]), b = fraction(panel.x, grid[i + 1]), share = a === b ? 0 : (fraction(panel.x, x) - a) / (b - a);
              const low = fraction(panel.y, list[i]), high = fraction(panel.y, list[i + 1]);
              return value(panel.y, low + share * (high - low));
            }
            return null;
          }

          function make(figure, svg, data) {
            const page = svg.viewBox.baseVal, groups = role => [...svg.querySelectorAll("g." + role)];
            const [series, names, marks] = [groups("series"), groups("names"), groups("ticks")];
            const panels = data.panels.map((p, i) => ({
              ...p, left: p.box[0], top: p.box[1], wide: p.box[2], high: p.box[3], bottom: p.box[1] + p.box[3],
              series: p.series, group: series[i], names: names[i], marks: marks[i], original: [...marks[i].childNodes], view: [0, 1, 0, 1],
            }));
            const draw = (name, attributes, parent) => {
              const element = document.createElementNS(NS, name);
              for (const [key, v] of Object.entries(attributes)) element.setAttribute(key, v);
              return parent.appendChild(element);
            };
            const overlay = draw("g", { "pointer-events": "none" }, svg);
            const readout = document.createElement("div");
            readout.className = "readout";
            svg.after(readout);
            const hint = "Drag: zoom in. Click, then wheel (with shift: vertical), + and −, arrows: zoom and move. Double click: everything.";
            readout.textContent = hint;
            svg.classList.add("live");
            svg.setAttribute("tabindex", "0");

            const place = event => {
              const r = svg.getBoundingClientRect();
              return { x: (event.clientX - r.left) * page.width / r.width, y: (event.clientY - r.top) * page.height / r.height };
            };
            const under = at => panels.find(p => at.x >= p.left && at.x <= p.left + p.wide && at.y >= p.top && at.y <= p.bottom);
            const xAt = (p, x) => p.view[0] + (x - p.left) / p.wide * (p.view[1] - p.view[0]);
            const yAt = (p, y) => p.view[2] + (p.bottom - y) / p.high * (p.view[3] - p.view[2]);
            const linked = (p, q) => p === q || (q.left === p.left && q.wide === p.wide && ["scale", "min", "max"].every(k => q.x[k] === p.x[k]));

            function apply(p) {
              const [a, b, c, d] = p.view, whole = a === 0 && b === 1 && c === 0 && d === 1, sx = 1 / (b - a), sy = 1 / (d - c);
              const tx = p.left - sx * (p.left + a * p.wide), ty = p.bottom - sy * (p.bottom - c * p.high);
              svg.classList.toggle("zoomed", panels.some(q => q.view.join() !== "0,1,0,1"));
              p.group.setAttribute("transform", whole ? "" : `matrix(${sx} 0 0 ${sy} ${tx} ${ty})`);
              for (const e of p.group.querySelectorAll("circle, text")) {
                const x = +(e.getAttribute("cx") ?? e.getAttribute("x")), y = +(e.getAttribute("cy") ?? e.getAttribute("y"));
                e.setAttribute("transform", whole ? "" : `matrix(${1 / sx} 0 0 ${1 / sy} ${x - x / sx} ${y - y / sy})`);
              }
              for (const e of p.group.querySelectorAll("pattern")) e.setAttribute("patternTransform", `scale(${1 / sx} ${1 / sy}) rotate(45)`);
              for (const e of p.names.querySelectorAll("text")) {
                const y = +e.getAttribute("y") - 4.5, moved = sy * y + ty;
                e.setAttribute("transform", `translate(0 ${moved - y})`);
                e.style.visibility = moved < p.top || moved > p.bottom ? "hidden" : "";
              }
              p.marks.replaceChildren(...(whole ? p.original : []));
              if (!whole) drawTicks(p);
            }
            function drawTicks(p) {
              let path = "";
              const [a, b, c, d] = p.view;
              const label = (x, y, anchor, text) => { draw("text", { x, y, "text-anchor": anchor, "font-size": 14 }, p.marks).textContent = text; };
              const low = value(p.x, a), high = value(p.x, b), from = value(p.y, c), until = value(p.y, d);
              if (p.x.scale !== "fixed") for (const t of ticks(p.x, low, high)) {
                const x = p.left + (fraction(p.x, t.v) - a) / (b - a) * p.wide, size = t.major ? 8 : 4;
                path += `M${x} ${p.bottom}v${-size}M${x} ${p.top}v${size}`;
                if (p.labels && t.label) label(x, p.bottom + 20, "middle", t.label);
              }
              if (p.y.scale !== "fixed") for (const t of ticks(p.y, Math.min(from, until), Math.max(from, until))) {
                const y = p.bottom - (fraction(p.y, t.v) - c) / (d - c) * p.high, size = t.major ? 8 : 4;
                path += `M${p.left} ${y}h${size}M${p.left + p.wide} ${y}h${-size}`;
                if (t.label && y > p.top + 6) label(p.left - 7, y + 5, "end", t.label);
              }
              draw("path", { d: path, fill: "none", stroke: "#000" }, p.marks);
            }
            function zoom(p, x, y) {
              const fit = ([from, until]) => {
                const size = clamp(until - from, LEAST, 1), start = clamp(from, 0, 1 - size);
                return [start, start + size];
              };
              const horizontal = p.x.scale === "fixed" ? p.view.slice(0, 2) : fit(x);
              for (const q of panels) if (linked(p, q)) q.view.splice(0, 2, ...horizontal);
              if (p.y.scale !== "fixed") p.view.splice(2, 2, ...fit(y));
              panels.forEach(apply);
            }
            const reset = () => { for (const p of panels) { p.view = [0, 1, 0, 1]; apply(p); } };
            const scale = (from, until, centre, factor) => [centre - (centre - from) * factor, centre + (until - centre) * factor];

            function tell(at) {
              overlay.replaceChildren();
              const p = at && under(at), lead = p && p.series[0];
              if (!lead) { readout.textContent = hint; return; }
              const grid = data.grids[lead.grid], i = find(lead, grid, p.x, value(p.x, xAt(p, at.x)));
              if (i < 0) { readout.textContent = hint; return; }
              const x = lead.binned ? (grid[i] + grid[i + 1]) / 2 : grid[i], line = p.left + (fraction(p.x, x) - p.view[0]) / (p.view[1] - p.view[0]) * p.wide;
              if (line >= p.left && line <= p.left + p.wide) draw("path", { d: `M${line} ${p.top}V${p.bottom}`, stroke: "#767676", "stroke-dasharray": "3 2" }, overlay);
              const unit = title => /\[([^\]]*)\]\s*$/.exec(title)?.[1] ?? "", bare = title => title.replace(/\s*\[[^\]]*\]\s*$/, "");
              const u = unit(p.y.title) && " " + unit(p.y.title);
              const parts = [[bare(p.x.title), lead.binned ? `${show(grid[i])} to ${show(grid[i + 1])}` : show(x), " " + unit(p.x.title)]];
              for (const s of p.series) {
                const own = data.grids[s.grid], bin = s.binned ? find(s, own, p.x, x) : -1;
                const of = list => !list ? null : s.binned ? list[bin] ?? null : read(list, own, p, x);
                const [y, low, high] = [of(s.y), of(s.low), of(s.high)], range = low != null && high != null ? `${show(low)} to ${show(high)}` : null;
                if (y != null) parts.push([bare(s.name), show(y) + (range ? ` (${range})` : ""), u]);
                else if (range) parts.push([bare(s.name), range, u]);
              }
              readout.replaceChildren(...parts.flatMap(([name, number, after]) => {
                const item = document.createElement("span"), strong = document.createElement("b");
                strong.textContent = number + after;
                item.append(name + " ", strong);
                return [item, " "];
              }));
            }

            let start = null;
            svg.addEventListener("pointerdown", event => {
              const at = place(event), p = under(at);
              if (event.button === 0 && p) { start = { at, p }; svg.setPointerCapture?.(event.pointerId); }
            });
            svg.addEventListener("pointermove", event => {
              const at = place(event);
              if (!start) { tell(at); return; }
              const [x, y] = [clamp(at.x, start.p.left, start.p.left + start.p.wide), clamp(at.y, start.p.top, start.p.bottom)];
              overlay.replaceChildren();
              draw("rect", { x: Math.min(x, start.at.x), y: Math.min(y, start.at.y), width: Math.abs(x - start.at.x), height: Math.abs(y - start.at.y), fill: "#0072b2", "fill-opacity": 0.15, stroke: "#0072b2" }, overlay);
            });
            svg.addEventListener("pointerup", event => {
              if (!start) return;
              const { at, p } = start, end = place(event), [x, y] = [clamp(end.x, p.left, p.left + p.wide), clamp(end.y, p.top, p.bottom)];
              start = null;
              const [wide, high] = [Math.abs(x - at.x) > 6, Math.abs(y - at.y) > 12], sorted = (a, b) => [Math.min(a, b), Math.max(a, b)];
              if (wide || high) zoom(p, wide ? sorted(xAt(p, at.x), xAt(p, x)) : p.view.slice(0, 2), high ? sorted(yAt(p, at.y), yAt(p, y)) : p.view.slice(2));
              tell(end);
            });
            svg.addEventListener("pointercancel", () => { start = null; tell(null); });
            svg.addEventListener("pointerleave", () => { if (!start) tell(null); });
            svg.addEventListener("dblclick", reset);
            svg.addEventListener("wheel", event => {
              // Only after a click: a reader who scrolls past does not get stuck.
              const at = place(event), p = under(at), turn = event.deltaY || event.deltaX;
              if (document.activeElement !== svg || !p || !turn) return;
              event.preventDefault();
              const factor = turn < 0 ? 0.8 : 1.25, [x, y] = [p.view.slice(0, 2), p.view.slice(2)];
              if (event.shiftKey) zoom(p, x, scale(...y, yAt(p, at.y), factor));
              else zoom(p, scale(...x, xAt(p, at.x), factor), y);
              tell(at);
            }, { passive: false });
            svg.addEventListener("keydown", event => {
              const p = panels[0], [a, b] = p.view, move = { ArrowLeft: -0.2, ArrowRight: 0.2 }[event.key], factor = { "+": 0.8, "-": 1.25 }[event.key];
              if (event.key === "Escape" || event.key === "0") reset();
              else if (move) zoom(p, [a + move * (b - a), b + move * (b - a)], p.view.slice(2));
              else if (factor) zoom(p, scale(a, b, (a + b) / 2, factor), p.view.slice(2));
              else return;
              event.preventDefault();
            });
          }

          for (const figure of document.querySelectorAll("figure")) {
            const svg = figure.querySelector("svg"), metadata = svg?.querySelector("metadata");
            try {
              if (metadata) make(figure, svg, JSON.parse(metadata.textContent));
            } catch (problem) {
              console.warn("A figure stays as it is:", problem);
            }
          }
        })();
        """;
}
