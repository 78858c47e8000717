using System.Globalization;
using System.Xml.Linq;
using Xunit;
using ZPrimeGpu.Host.Inference;
using ZPrimeGpu.Host.Reporting.Figures;
using ZPrimeGpu.Host.Reporting.Plots;

namespace ZPrimeGpu.Tests.Reporting;

public sealed class ScanPlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Curve_Parabola_HasLinesAndBestFit()
    {
        ScanAxis axis = new("mu", -1.0, 3.0, 41);
        LikelihoodScan scan = Scan([axis], [1.0], p => Math.Pow((p[0] - 1.0) / 0.5, 2.0));
        string[] texts = Texts(ScanPlot.Make(scan));
        Assert.Contains("68.3%", texts);
        Assert.Contains("95.4%", texts);
        Assert.Contains("Best fit: mu = 1", texts);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-1.0)]
    public void Map_Paraboloid_HasContoursOfTheRightSize(double direction)
    {
        // Either direction of an axis draws the same picture.
        ScanAxis[] axes = [new("a", -4.0 * direction, 4.0 * direction, 81), new("b", -4.0, 4.0, 81)];
        LikelihoodScan scan = Scan(axes, [0.0, 0.0], p => (p[0] * p[0]) + (p[1] * p[1]));
        Figure figure = ScanPlot.Make(scan);
        Assert.Contains("Best fit: (0, 0)", Texts(figure));
        XDocument document = XDocument.Parse(figure.ToSvg());
        double inner = Width(document, Palette.Paper);
        double outer = Width(document, Palette.Categories[1]);

        // Radii √2.2957 and √5.9915 on a frame of 8.1 units; linear interpolation errs by up to h²/8r, less than 0.001 units.
        double unit = figure.Panels[0].Frame.Box.Width / 8.1;
        Assert.Equal(2.0 * Math.Sqrt(2.2957) * unit, inner, 0.2);
        Assert.Equal(2.0 * Math.Sqrt(5.9915) * unit, outer, 0.2);
    }

    [Fact]
    public void Figures_FailedPointsOrFarFromTheMinimum_AreWellFormed()
    {
        ScanAxis mu = new("mu", 5.0, 6.0, 11);
        ScanAxis other = new("a <long> & odd name, longer than forty characters", 1.0, 0.0, 5);
        Func<double[], double?>[] functions = [_ => null, p => p[0] > 5.55 ? null : 400.0 * p[0], _ => -0.01, _ => 0.0];
        foreach (Func<double[], double?> function in functions)
        {
            foreach (ScanAxis[] axes in new ScanAxis[][] { [mu], [mu, other] })
            {
                string svg = ScanPlot.Make(Scan(axes, [.. axes.Select(_ => 1.0)], function)).ToSvg();
                Assert.Equal(Svg + "svg", XDocument.Parse(svg).Root!.Name);
                Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
            }
        }
    }

    private static LikelihoodScan Scan(ScanAxis[] axes, double[] best, Func<double[], double?> function)
    {
        IEnumerable<double[]> places = axes.Length == 1
            ? Enumerable.Range(0, axes[0].Points).Select(i => new[] { axes[0].Value(i) })
            : from i in Enumerable.Range(0, axes[0].Points)
              from j in Enumerable.Range(0, axes[1].Points)
              select new[] { axes[0].Value(i), axes[1].Value(j) };
        return new(axes, [.. places.Select(p => new ScanPoint(p, function(p)))], 0.0, best);
    }

    private static string[] Texts(Figure figure) => [.. XDocument.Parse(figure.ToSvg()).Descendants(Svg + "text").Select(t => t.Value)];

    /// <summary>Horizontal extent of the longest path of a colour [px].</summary>
    private static double Width(XDocument document, string stroke)
    {
        string path = document.Descendants(Svg + "path").Where(p => (string?)p.Attribute("stroke") == stroke).Select(p => (string)p.Attribute("d")!).MaxBy(d => d.Length)!;
        double[] x = [.. path.Split('M', 'L').Skip(1).Select(point => double.Parse(point.Split(' ')[0], CultureInfo.InvariantCulture))];
        return x.Max() - x.Min();
    }
}
