using Xunit;
using ZPrimeGpu.Host.Reporting.Figures;

namespace ZPrimeGpu.Tests.Reporting.Figures;

public sealed class ContourLinesTests
{
    private const double Step = 0.05;
    private static readonly double[] Grid = [.. Enumerable.Range(-40, 81).Select(i => i * Step)];

    [Fact]
    public void Contour_Circle_ClosesAtItsRadius()
    {
        const double Level = 2.0003; // a circle through no point of the grid, where four pieces could meet
        ContourPiece[] pieces = [.. ContourLines.Find(Grid, Grid, Values((x, y) => (x * x) + (y * y)), Level)];
        double length = 0.0;
        var ends = new Dictionary<(double, double), int>();
        foreach (ContourPiece piece in pieces)
        {
            // x² is interpolated along an edge with an error up to h²/4.
            Assert.Equal(Level, (piece.X0 * piece.X0) + (piece.Y0 * piece.Y0), (0.25 * Step * Step) + 1e-12);
            length += Math.Sqrt(Math.Pow(piece.X1 - piece.X0, 2.0) + Math.Pow(piece.Y1 - piece.Y0, 2.0));
            foreach ((double, double) end in new[] { (piece.X0, piece.Y0), (piece.X1, piece.Y1) })
            {
                (double X, double Y) key = (Math.Round(end.Item1, 9), Math.Round(end.Item2, 9));
                ends[key] = ends.GetValueOrDefault(key) + 1;
            }
        }

        Assert.All(ends.Values, count => Assert.Equal(2, count));
        Assert.Equal(2.0 * Math.PI * Math.Sqrt(Level), length, 2.0 * Step * Step);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(-0.3)]
    public void Contour_Saddle_KeepsBranchesApart(double level)
    {
        // On one cell, x·y has its saddle in the middle: the branches of a hyperbola never cross the asymptotes.
        double[] corners = [-1.0, 1.0];
        double?[] values = [1.0, -1.0, -1.0, 1.0];
        ContourPiece[] pieces = [.. ContourLines.Find(corners, corners, values, level)];
        Assert.Equal(2, pieces.Length);
        Assert.All(pieces, p => Assert.Equal(Math.Sign(level), Math.Sign((p.X0 + p.X1) * (p.Y0 + p.Y1))));
    }

    [Fact]
    public void Contour_MissingPoint_LeavesItsCellsOut()
    {
        double?[] values = Values((x, _) => x - 0.013);
        int whole = ContourLines.Find(Grid, Grid, values, 0.0).Count();
        values[(40 * Grid.Length) + 10] = null;
        Assert.Equal(Grid.Length - 1, whole);
        Assert.Equal(whole - 2, ContourLines.Find(Grid, Grid, values, 0.0).Count());
    }

    private static double?[] Values(Func<double, double, double> function) => [.. Grid.SelectMany(x => Grid.Select(y => (double?)function(x, y)))];
}
