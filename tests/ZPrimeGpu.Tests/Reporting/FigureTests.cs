using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Limits;
using ZPrimeGpu.Host.Reporting;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class FigureTests
{
    private const int LargestBytes = 300_000;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Situations => ["data", "expected", "barren", "one window", "no window", "clsb", "one process"];

    [Theory]
    [MemberData(nameof(Situations))]
    public void Figures_AnySituation_AreWellFormedFiniteAndSmall(string situation)
    {
        IReadOnlyDictionary<string, string> figures = PlotSet.Make(Run(situation));
        Assert.NotEmpty(figures);
        foreach ((string name, string text) in figures)
        {
            Assert.Contains(name, PlotNames.All);
            XDocument document = XDocument.Parse(text);
            Assert.Equal(Svg + "svg", document.Root!.Name);
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
            Assert.InRange(Encoding.UTF8.GetByteCount(text), 500, LargestBytes);
        }
    }

    [Fact]
    public void Figures_Everything_IsMade()
    {
        Assert.Equal(PlotNames.All.Except([PlotNames.LimitsCls, PlotNames.ToysOverAsymptotic, PlotNames.GoodnessOfFit, PlotNames.WideNarrow, PlotNames.SpectrumBeforeNetwork, PlotNames.Resolution]).Order(), PlotSet.Make(SampleRun.WithData).Keys.Order());
        Assert.Contains(PlotNames.LimitsCls, PlotSet.Make(Run("clsb")).Keys);
    }

    [Fact]
    public void Figures_BeforeTheNetworkAndResolution_AreMadeWhereTheRunHasThem()
    {
        RunResult run = SampleRun.WithData;
        IReadOnlyDictionary<string, string> figures = PlotSet.Make(run with
        {
            BeforeNetwork = run.Spectrum,
            Signal = [new(0.1, 0.02, 0.001, 0.2, 0.26), new(2.0, 0.08, 0.001, 0.3, 0.4), new(8.0, 0.03, 0.001, 0.25, 0.2)],
        });
        Assert.Contains("before the network", figures[PlotNames.SpectrumBeforeNetwork], StringComparison.Ordinal);
        Assert.Contains("after the network", figures[PlotNames.Spectrum], StringComparison.Ordinal);
        Assert.Contains("Before the network", figures[PlotNames.Efficiency], StringComparison.Ordinal);
        Assert.Contains(PlotNames.Resolution, figures.Keys);
        Assert.DoesNotContain("after the network", PlotSet.Make(run)[PlotNames.Spectrum], StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_EarlierLimits_StandInTheirModel()
    {
        static LimitOverlay Overlay(string label, OverlayModel model) => new(new("f.csv", label, model, null, null, null), [0.0, 1.0, 3.0], [0.05, 0.06, null]);
        IReadOnlyDictionary<string, string> figures = PlotSet.Make(SampleRun.WithData with
        {
            Overlays = [Overlay("Of <both>", OverlayModel.Both), Overlay("Only vanilla", OverlayModel.Vanilla), Overlay("Only invisible", OverlayModel.Invisible)],
        });
        foreach ((string name, string own, string other) in new[]
        {
            (PlotNames.Coupling, "Only invisible", "Only vanilla"),
            (PlotNames.CouplingLinear, "Only invisible", "Only vanilla"),
            (PlotNames.CouplingVanilla, "Only vanilla", "Only invisible"),
            (PlotNames.CouplingVanillaLinear, "Only vanilla", "Only invisible"),
        })
        {
            string[] texts = [.. XDocument.Parse(figures[name]).Descendants(Svg + "text").Select(t => t.Value)];
            Assert.Contains("Of <both>", texts);
            Assert.Contains(own, texts);
            Assert.DoesNotContain(other, texts);
        }
    }

    // The numbers that the report's script shows are those that were drawn.
    [Fact]
    public void Metadata_OfTheLimits_HasTheirNumbers()
    {
        RunResult run = SampleRun.WithData;
        using JsonDocument data = JsonDocument.Parse(XDocument.Parse(PlotSet.Make(run)[PlotNames.Limits]).Descendants(Svg + "metadata").Single().Value);
        JsonElement series = data.RootElement.GetProperty("panels")[0].GetProperty("series");
        JsonElement observed = series.EnumerateArray().Single(s => s.GetProperty("name").GetString() == "Observed");
        JsonElement masses = data.RootElement.GetProperty("grids")[observed.GetProperty("grid").GetInt32()];
        Assert.Equal(run.Limits.Count, masses.GetArrayLength());
        for (int i = 0; i < run.Limits.Count; i++)
        {
            Assert.Equal(run.Limits[i].MassGeV, masses[i].GetDouble(), 1e-6 * run.Limits[i].MassGeV); // seven digits
            JsonElement value = observed.GetProperty("y")[i];
            if (run.Limits[i].ObservedCls is double limit)
            {
                Assert.Equal(limit, value.GetDouble(), 1e-4 * limit); // five digits
            }
            else
            {
                Assert.Equal(JsonValueKind.Null, value.ValueKind);
            }
        }
    }

    [Fact]
    public void Figures_WithToys_CompareThemWithTheAsymptoticLimits()
    {
        RunResult asymptotic = SampleRun.WithData;
        RunResult toys = asymptotic with
        {
            Limits = [.. asymptotic.Limits.Select(w => w with { ObservedCls = 1.1 * w.ObservedCls, Toys = new WindowToys(10_000, 0, 0.1, 0.1, 0.1, 0.1, w) })],
        };
        Assert.Contains(PlotNames.ToysOverAsymptotic, PlotSet.Make(toys).Keys);
        Assert.DoesNotContain(PlotNames.ToysOverAsymptotic, PlotSet.Make(asymptotic).Keys);
    }

    [Fact]
    public void Figures_WithoutData_HaveNoSignificance()
    {
        IEnumerable<string> names = PlotSet.Make(SampleRun.WithoutData).Keys;
        Assert.DoesNotContain(PlotNames.PValues, names);
        Assert.DoesNotContain(PlotNames.SigmaHat, names);
        Assert.Contains(PlotNames.Limits, names);
    }

    [Fact]
    public void Ids_OverAllFigures_AreUnique()
    {
        List<string> ids = PlotSet.Make(SampleRun.WithData).Values
            .SelectMany(text => XDocument.Parse(text).Descendants().Attributes("id").Select(a => a.Value)).ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void References_PointInsideTheirFigure()
    {
        foreach (string text in PlotSet.Make(SampleRun.WithData).Values)
        {
            XDocument document = XDocument.Parse(text);
            HashSet<string> ids = document.Descendants().Attributes("id").Select(a => a.Value).ToHashSet();
            Assert.All(Regex.Matches(text, @"url\(#([^)]*)\)"), m => Assert.Contains(m.Groups[1].Value, ids));
        }
    }

    [Fact]
    public void Coordinates_Text_StaysOnThePage()
    {
        foreach (string text in PlotSet.Make(SampleRun.WithData).Values)
        {
            XElement root = XDocument.Parse(text).Root!;
            double width = Number(root, "width");
            double height = Number(root, "height");
            Assert.All(root.Descendants(Svg + "text"), t =>
            {
                Assert.InRange(Number(t, "x"), 0.0, width);
                Assert.InRange(Number(t, "y"), 0.0, height);
            });
        }
    }

    [Fact]
    public void HostileProcessName_IsShownAsItIs()
    {
        const string Hostile = "</text><script>alert('x')</script>&^{2}*";
        RunResult run = SampleRun.WithData;
        ProcessTemplate first = run.Spectrum.Backgrounds[0] with { Process = Hostile };
        RunResult renamed = run with { Spectrum = run.Spectrum with { Backgrounds = [first, .. run.Spectrum.Backgrounds.Skip(1)] } };
        XDocument document = XDocument.Parse(PlotSet.Make(renamed)[PlotNames.Spectrum]);
        Assert.Empty(document.Descendants(Svg + "script"));
        Assert.Contains(document.Descendants(Svg + "text"), t => t.Value == Hostile);
    }

    [Fact]
    public void FailedWindows_AreMarkedInTheLimits()
    {
        Assert.Contains("Window failed", PlotSet.Make(SampleRun.WithData)[PlotNames.Limits], StringComparison.Ordinal);
    }

    private static RunResult Run(string situation)
    {
        RunResult run = SampleRun.WithData;
        return situation switch
        {
            "expected" => SampleRun.WithoutData,
            "barren" => SampleRun.Barren(),
            "one window" => run with { Windows = [run.Windows[7]], Limits = [run.Limits[7]], UnsmoothedLimits = [run.UnsmoothedLimits![7]] },
            "no window" => run with { Windows = [], Limits = [], UnsmoothedLimits = [] },
            "clsb" => run with { Config = run.Config with { Limits = run.Config.Limits with { LimitOn = LimitStatistic.Clsb } } },
            "one process" => run with { Spectrum = run.Spectrum with { Backgrounds = [run.Spectrum.Backgrounds[2]] } },
            _ => run,
        };
    }

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
