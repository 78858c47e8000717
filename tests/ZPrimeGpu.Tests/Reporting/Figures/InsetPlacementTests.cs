using Xunit;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Tests.Reporting.Figures;

public sealed class InsetPlacementTests
{
    private static readonly Box Area = new(80.0, 20.0, 540.0, 400.0);

    [Theory]
    [InlineData("flat at the top")]
    [InlineData("V")]
    [InlineData("wedge")]
    public void Find_AnyShape_KeepsClearOfTheSeries(string shape)
    {
        double[] x = Enumerable.Range(0, 200).Select(i => i / 199.0).ToArray();
        double?[] y = x.Select(v => (double?)(shape switch { "V" => 0.05 + Math.Abs(v - 0.5), "wedge" => v, _ => 0.97 })).ToArray();
        var line = new LineSeries(x, y, new(Palette.Ink, 1.0), Label: null);
        var frame = new PlotFrame(Area, Axis.Linear(0.0, 1.0, RichText.Empty), Axis.Linear(0.0, 1.0, RichText.Empty));

        InsetPlacement placement = InsetPlacement.Find(frame, [line], (120.0, 40.0), (160.0, 100.0), Headroom.Above);

        Assert.All(line.Covered(placement.Frame), box =>
        {
            Assert.Equal(0.0, box.Overlap(placement.Caption));
            Assert.Equal(0.0, box.Overlap(placement.Legend));
        });
        Assert.Equal(0.0, placement.Caption.Overlap(placement.Legend));
        Assert.Equal(placement.Legend.Width * placement.Legend.Height, placement.Legend.Overlap(Area), 1e-9);
    }

    [Fact]
    public void Find_HeadroomBelow_MovesTheLowerEnd()
    {
        double[] x = [0.0, 1.0];
        var band = new BandSeries(x, [0.02, 0.02], [1.0, 1.0], Palette.Ink, Label: null);
        var frame = new PlotFrame(Area, Axis.Linear(0.0, 1.0, RichText.Empty), Axis.Log(0.02, 1.0, RichText.Empty));

        InsetPlacement placement = InsetPlacement.Find(frame, [band], (120.0, 40.0), (160.0, 60.0), Headroom.Below);

        Assert.True(placement.Frame.YAxis.Min < 0.02);
        Assert.Equal(1.0, placement.Frame.YAxis.Max);
    }

    [Fact]
    public void Find_NoHeadroom_LeavesTheAxis()
    {
        var frame = new PlotFrame(Area, Axis.Linear(0.0, 1.0, RichText.Empty), Axis.Linear(0.0, 1.0, RichText.Empty));
        InsetPlacement placement = InsetPlacement.Find(frame, [], (0.0, 0.0), (0.0, 0.0), Headroom.None);
        Assert.Same(frame, placement.Frame);
    }
}
