using System.Globalization;
using System.Xml.Linq;
using Xunit;
using ZPrimeGpu.Host;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Plots;
using ZPrimeGpu.Tests.Walkthroughs;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class ImpactPlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly NuisanceImpact[] Impacts =
    [
        new("jet_energy", 0.4, 0.8, 0.4, 0.8, 0.12, -0.10, 0.15, -0.13),
        new("same <direction>", -0.1, 1.0, -0.1, 1.0, 0.05, 0.03, 0.05, 0.03),
        new("free_norm", 1.0213, 0.0312, null, null, -0.04, 0.04, null, null),
        new("a_very_long_name_of_a_parameter_of_channel_signal_region_high_mass[12]", 0.0, 1.0, 0.0, 1.0, null, 0.01, null, 0.01),
        new("at_its_bound", 0.0, 0.0, null, null, 0.0, 0.0, null, null),
    ];

    [Fact]
    public void Figure_Rows_AreInOrderWithShortNames()
    {
        string[] texts = Texts(ImpactPlot.Make("mu", 1.234, 0.187, Impacts, 20));
        string[] names = ["jet_energy", "same <direction>", "free_norm", "a_very_long_name_of_…egion_high_mass[12]", "at_its_bound"];
        Assert.Equal(names, texts.Where(names.Contains));
        Assert.Contains("Best fit: mu = 1.23 ± 0.19", texts);
        Assert.Contains("1.021 ± 0.031", texts);
        Assert.Contains("a fit failed", texts);
        Assert.Contains("5 nuisance parameters", texts);
    }

    [Fact]
    public void Figure_FewerRowsThanParameters_SaysSo()
    {
        string[] texts = Texts(ImpactPlot.Make("mu", 1.0, 0.2, Impacts, 2));
        Assert.Contains("The 2 largest of 5 impacts", texts);
        Assert.DoesNotContain("free_norm", texts);
    }

    [Fact]
    public void Figure_Bars_AreProportionalToImpacts()
    {
        // Widths of the two bars of the first row, to the rounding of coordinates (0.01 px each end).
        XDocument document = XDocument.Parse(ImpactPlot.Make("mu", 1.0, 0.2, Impacts[..1], 20).ToSvg());
        double up = BarWidth(document, Palette.Blue);
        double down = BarWidth(document, Palette.Categories[1]);
        Assert.Equal(-0.10 / 0.12, down / up, 1e-3);
    }

    [Fact]
    public void Figure_NoParametersOrNoImpact_IsDrawn()
    {
        Assert.Contains("0 nuisance parameters", Texts(ImpactPlot.Make("mu", 0.0, 0.0, [], 20)));
        NuisanceImpact[] none = [.. Impacts.Select(i => i with { Up = 0.0, Down = 0.0, PrefitUp = 0.0, PrefitDown = 0.0 })];
        Assert.Contains("Best fit: mu = 0 (at its bound)", Texts(ImpactPlot.Make("mu", 0.0, 0.0, none, 20)));
    }

    [Theory]
    [InlineData(1.234, 0.187, "1.23 ± 0.19")]
    [InlineData(-0.00004, 0.0996, "0.00 ± 0.10")]
    [InlineData(-1.5, 0.0, "−1.5")]
    [InlineData(12345.0, 678.0, "12340 ± 680")]
    [InlineData(1.0, 2.0, "1.0 ± 2.0")]
    [InlineData(3.21e-12, 1.5e-13, "3.21E−12 ± 1.5E−13")]
    public void MeasuredValue_Text_HasTwoDigitsOfTheUncertainty(double value, double uncertainty, string expected)
        => Assert.Equal(expected, MeasuredValue.Text(value, uncertainty));

    [Fact]
    public void File_GoodPlace_IsReplacedAndNothingElseIsLeft()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("impacts.svg");
        File.WriteAllText(path, "old");
        FigureFile.Write(ImpactPlot.Make("mu", 1.0, 0.2, Impacts, 20), path);
        Assert.Equal(Svg + "svg", XDocument.Load(path).Root!.Name);
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("no/such/folder/x.svg")]
    [InlineData("x.pdf")]
    [InlineData("")]
    [InlineData(".")]
    public void File_BadPlace_OneSentence(string name)
    {
        using var folder = new TemporaryFolder();
        string path = name.Length == 0 ? name : folder.File(name);
        InputException e = Assert.Throws<InputException>(() => FigureFile.Write(ImpactPlot.Make("mu", 1.0, 0.2, Impacts, 20), path));
        Assert.DoesNotContain('\n', e.Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static string[] Texts(Figure figure) => [.. XDocument.Parse(figure.ToSvg()).Descendants(Svg + "text").Select(t => t.Value)];

    /// <summary>Signed width of the first bar of a colour: a path "Mx yHx…".</summary>
    private static double BarWidth(XDocument document, string fill)
    {
        string path = document.Descendants(Svg + "path").Where(p => (string?)p.Attribute("fill") == fill).Select(p => (string)p.Attribute("d")!).First();
        string[] parts = path.Split('M', ' ', 'H', 'V');
        return double.Parse(parts[3], CultureInfo.InvariantCulture) - double.Parse(parts[1], CultureInfo.InvariantCulture);
    }
}
