using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Reporting.Report;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class InteractiveReportTests
{
    // Works the limits figure as a reader would, and writes down what it shows.
    private const string Hook = """
        <script>
        const log = {}, figure = [...document.querySelectorAll("figure")].find(f => f.querySelector("metadata")?.textContent.includes("Upper limit on σ"));
        const svg = figure.querySelector("svg"), data = JSON.parse(svg.querySelector("metadata").textContent), p = data.panels[0], text = () => figure.querySelector(".readout").textContent;
        const client = (x, y) => { const r = svg.getBoundingClientRect(), b = svg.viewBox.baseVal; return { clientX: r.left + x * r.width / b.width, clientY: r.top + y * r.height / b.height }; };
        const at = (mass, height = 0.5) => client(p.box[0] + p.box[2] * (mass - p.x.min) / (p.x.max - p.x.min), p.box[1] + p.box[3] * height);
        const send = (kind, place, more = {}) => svg.dispatchEvent(new (kind === "wheel" ? WheelEvent : kind === "dblclick" ? MouseEvent : PointerEvent)(kind, { bubbles: true, cancelable: true, button: 0, ...place, ...more }));
        const labels = () => [...svg.querySelector("g.ticks").querySelectorAll("text")].map(t => t.textContent);
        log.scripts = document.scripts.length;
        log.hint = text();
        log.whole = labels();
        send("pointermove", at(2.5));
        log.read = text();
        send("wheel", at(2.5), { deltaY: -100 });
        log.unfocused = svg.querySelector("g.series").getAttribute("transform") ?? "";
        svg.focus();
        send("wheel", at(2.5), { deltaY: -100 });
        log.wheeled = svg.querySelector("g.series").getAttribute("transform");
        send("pointermove", at(2.5));
        log.readZoomed = text();
        send("dblclick", at(2.5));
        log.reset = labels();
        send("pointerdown", at(2, 0.2));
        send("pointermove", at(3, 0.8));
        send("pointerup", at(3, 0.8));
        log.dragged = labels();
        send("pointermove", client(p.box[0] + p.box[2] / 2, p.box[1] + 50));
        log.readDragged = text();
        send("dblclick", at(2.5));
        send("pointerleave", at(2.5));
        log.left = text();
        log.bad = document.querySelector("body img, body b script") === null;
        document.body.append(Object.assign(document.createElement("pre"), { id: "log", textContent: JSON.stringify(log) }));
        </script>
        """;

    [Fact]
    public void Report_InABrowser_ShowsValuesAndZooms()
    {
        RunResult run = SampleRun.WithData;
        string html = HtmlReport.Make(run, PlotSet.Make(run)).Replace("</body>", Hook + "</body>", StringComparison.Ordinal);
        string dom = ChromiumRun.DumpDom(html);
        Match log = Regex.Match(dom, "<pre id=\"log\">(.*?)</pre>", RegexOptions.Singleline);
        Assert.True(log.Success, "the page's script did not run to its end");
        using JsonDocument document = JsonDocument.Parse(WebUtility.HtmlDecode(log.Groups[1].Value));
        JsonElement seen = document.RootElement;
        string Text(string key) => seen.GetProperty(key).GetString()!;
        string[] Texts(string key) => [.. seen.GetProperty(key).EnumerateArray().Select(e => e.GetString()!)];

        WindowLimit nearest = run.Limits.MinBy(w => Math.Abs(w.MassGeV - 2.5))!;
        string observed = Shown(nearest.Observed(LimitStatistic.Cls)!.Value);
        string median = Shown(nearest.Expected(LimitStatistic.Cls, LimitBand.Median)!.Value);
        string low = Shown(nearest.Expected(LimitStatistic.Cls, LimitBand.Minus1)!.Value);
        string high = Shown(nearest.Expected(LimitStatistic.Cls, LimitBand.Plus1)!.Value);
        Assert.StartsWith("Drag:", Text("hint"), StringComparison.Ordinal);
        Assert.Contains($"MZ′ {Shown(nearest.MassGeV)} GeV", Text("read"), StringComparison.Ordinal);
        Assert.Contains($"Observed {observed} fb", Text("read"), StringComparison.Ordinal);
        Assert.Contains($"Expected, median {median} fb", Text("read"), StringComparison.Ordinal);
        Assert.Contains($"Expected ± 1σ {low} to {high} fb", Text("read"), StringComparison.Ordinal);

        Assert.Equal(string.Empty, Text("unfocused")); // a reader who scrolls past
        string[] matrix = Text("wheeled")["matrix(".Length..].Split(' ');
        Assert.Equal(1.25, double.Parse(matrix[0], CultureInfo.InvariantCulture), 1e-9);
        Assert.Equal("1", matrix[3]);
        Assert.Equal(Text("read"), Text("readZoomed")); // the place under the cursor stays
        Assert.Equal(Texts("whole"), Texts("reset"));
        Assert.Contains("2.6", Texts("dragged"));
        Assert.DoesNotContain("8", Texts("dragged"));
        WindowLimit middle = run.Limits.MinBy(w => Math.Abs(w.MassGeV - 2.5))!;
        Assert.Contains($"MZ′ {Shown(middle.MassGeV)} GeV", Text("readDragged"), StringComparison.Ordinal);
        Assert.StartsWith("Drag:", Text("left"), StringComparison.Ordinal);
        Assert.Equal(2, seen.GetProperty("scripts").GetInt32()); // the report's and this test's
    }

    [Fact]
    public void Report_HostileLabelInABrowser_StaysText()
    {
        const string Hostile = "<img src=x onerror=\"document.title='bad'\">";
        RunResult run = SampleRun.WithData;
        run = run with { Spectrum = run.Spectrum with { Backgrounds = [.. run.Spectrum.Backgrounds.Select((b, i) => b with { Process = Hostile + i })] } };
        string script = """
            <script>
            const figure = [...document.querySelectorAll("figure")].find(f => f.querySelector("metadata")?.textContent.includes("onerror")), svg = figure.querySelector("svg"), r = svg.getBoundingClientRect();
            svg.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, clientX: r.left + r.width * 0.6, clientY: r.top + r.height * 0.4 }));
            const text = figure.querySelector(".readout").textContent;
            document.body.append(Object.assign(document.createElement("pre"), { id: "log", textContent: JSON.stringify({ text, images: document.images.length }) }));
            </script>
            """;
        string dom = ChromiumRun.DumpDom(HtmlReport.Make(run, PlotSet.Make(run)).Replace("</body>", script + "</body>", StringComparison.Ordinal));
        using JsonDocument seen = JsonDocument.Parse(WebUtility.HtmlDecode(Regex.Match(dom, "<pre id=\"log\">(.*?)</pre>", RegexOptions.Singleline).Groups[1].Value));
        Assert.Contains(Hostile + "0", seen.RootElement.GetProperty("text").GetString()!, StringComparison.Ordinal);
        Assert.Equal(0, seen.RootElement.GetProperty("images").GetInt32());
        Assert.DoesNotContain("<title>bad", dom, StringComparison.Ordinal);
    }

    // As the script writes a number of ordinary size: four digits of the five that the figure carries.
    private static string Shown(double value)
        => double.Parse(double.Parse(value.ToString("G5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString("R", CultureInfo.InvariantCulture);
}
