using System.Text.RegularExpressions;
using Xunit;
using ZPrimeGpu.Host.Data;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Reporting.Report;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class ReportTests
{
    private static readonly string[] VoidElements = ["meta", "br", "hr", "img", "!DOCTYPE"];

    [Fact]
    public void Report_RefersToNothingOutside()
    {
        string html = Make(SampleRun.WithData);
        Assert.All(Regex.Matches(html, "[a-z]+://[^\"'<\\s]*"), m => Assert.Equal("http://www.w3.org/2000/svg", m.Value));
        Assert.Equal(1, Regex.Count(html, "(?i)<script\\b"));
        Assert.DoesNotMatch("(?i)<(link|iframe|object|embed|img|base|form)\\b", html);
        Assert.DoesNotMatch("(?i)\\ssrc\\s*=", html);
        Assert.DoesNotMatch("(?i)@import", html);
        Assert.All(Regex.Matches(html, "href=\"([^\"]*)\""), m => Assert.StartsWith("#", m.Groups[1].Value));
        Assert.All(Regex.Matches(html, "url\\(([^)]*)\\)"), m => Assert.StartsWith("#", m.Groups[1].Value));
    }

    [Fact]
    public void Report_Elements_AreBalanced()
    {
        foreach (RunResult run in new[] { SampleRun.WithData, SampleRun.WithoutData, SampleRun.Barren() })
        {
            var open = new Stack<string>();
            foreach (Match tag in Regex.Matches(Make(run), "<(/?)([!A-Za-z][A-Za-z0-9]*)([^>]*)>"))
            {
                string name = tag.Groups[2].Value;
                if (VoidElements.Contains(name) || tag.Groups[3].Value.EndsWith('/'))
                {
                    continue;
                }

                if (tag.Groups[1].Length == 0)
                {
                    open.Push(name);
                }
                else
                {
                    Assert.Equal(open.Pop(), name);
                }
            }

            Assert.Empty(open);
        }
    }

    [Fact]
    public void Report_Links_PointToSections()
    {
        string html = Make(SampleRun.WithData);
        Assert.All(Regex.Matches(html, "href=\"#([^\"]*)\""), m => Assert.Contains($"id=\"{m.Groups[1].Value}\"", html, StringComparison.Ordinal));
    }

    [Fact]
    public void Report_HostileText_IsEscapedEverywhere()
    {
        const string Hostile = "<script>alert(\"x\")</script>";
        RunResult run = SampleRun.WithData;
        RunResult hostile = run with
        {
            Config = run.Config with
            {
                Title = Hostile,
                Text = "title: " + Hostile + "</pre>",
                Device = Hostile,
                Path = "/x/" + Hostile.Replace('/', '_'),
                Sources = run.Config.Sources.Select(s => s with { Name = Hostile, Process = Hostile }).ToArray(),
            },
            DeviceDescription = Hostile,
            Version = Hostile,
            Inputs = [new(Hostile, 1, Hostile, 1)],
            CutFlow = run.CutFlow.Select(r => r with { Process = r.Process + Hostile }).ToArray(),
            Spectrum = run.Spectrum with { Backgrounds = run.Spectrum.Backgrounds.Select((b, i) => b with { Process = Hostile + i }).ToArray() },
            Limits = run.Limits.Select(w => w with { Problem = Hostile }).ToArray(),
            Timings = [new(Hostile, 1.0, 1.0)],
            Warnings = [Hostile],
        };
        string html = Make(hostile);
        Assert.Equal(1, Regex.Count(html, "(?i)<script")); // ours
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_Numbers_AreNeverNaN()
    {
        foreach (RunResult run in new[] { SampleRun.WithData, SampleRun.WithoutData, SampleRun.Barren() })
        {
            string html = Make(run);
            Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", html, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Report_FullTable_HasEveryHypothesis()
    {
        string html = Make(SampleRun.WithData);
        string details = html[html.IndexOf("All 582 hypotheses", StringComparison.Ordinal)..];
        details = details[..details.IndexOf("</details>", StringComparison.Ordinal)];
        Assert.Equal(SampleRun.Windows + 1, Regex.Count(details, "<tr"));
    }

    [Fact]
    public void Report_FailedWindows_AppearWithTheirSentence()
    {
        string html = Make(SampleRun.WithData);
        Assert.Contains("582, of which 2 failed", html, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(html, "The expected limit could not be bracketed below 1e6 fb."));
    }

    [Fact]
    public void Report_LargestExcess_IsThatOfTheWindows()
    {
        RunResult run = SampleRun.WithData;
        WindowLimit largest = run.Limits.MaxBy(w => w.Z0 ?? -1.0)!;
        Assert.Contains($"at M = {largest.MassGeV:F3} GeV", Make(run), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_Templates_ShowInterpolationAndSmoothingOfEachProcess()
    {
        string html = HtmlReport.Make(SampleRun.WithData, new Dictionary<string, string>());
        Assert.Contains("<td class=\"n\">52.5 / 51</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td class=\"n\">1.7 %</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td>extrapolation</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td>mumu</td><td class=\"n\">93.0 %</td><td class=\"n\">7.00</td><td class=\"n\">40</td><td class=\"n\">0.71</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_CutFlow_ShowsRelativeAndCumulativeEfficiency()
    {
        CutFlowRows(out Host.Templates.CutFlowRow[] rows);
        string html = Make(SampleRun.WithData with { CutFlow = rows });
        Assert.Contains("<tr><td>impact</td><td class=\"n\">20</td><td class=\"n\">50.0 ± 5.0</td><td class=\"n\">25.0 %</td><td class=\"n\">12.5 %</td></tr>", html, StringComparison.Ordinal);
    }

    private static void CutFlowRows(out Host.Templates.CutFlowRow[] rows)
        => rows = [new("mumu", SelectionCut.All, 100, 400.0, 40.0), new("mumu", SelectionCut.Trigger, 60, 200.0, 20.0), new("mumu", SelectionCut.Impact, 20, 50.0, 5.0)];

    private static string Make(RunResult run) => HtmlReport.Make(run, PlotSet.Make(run));
}
