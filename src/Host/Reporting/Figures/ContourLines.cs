namespace ZPrimeGpu.Host.Reporting.Figures;

/// <summary>One straight piece of a contour.</summary>
internal readonly record struct ContourPiece(double X0, double Y0, double X1, double Y1);

/// <summary>Where a function on a grid of points has one value: marching squares, linear along the edges of a cell.</summary>
internal static class ContourLines
{
    /// <summary>The pieces, at most two in a cell, in no order.</summary>
    /// <remarks>
    /// Second order in the spacing for a smooth function. Where two opposite corners lie above (a saddle) the mean of the four corners decides which
    /// pair is joined. Cells with a corner missing are left out.
    /// </remarks>
    /// <param name="x">Places, increasing or decreasing.</param>
    /// <param name="y">Places, increasing or decreasing.</param>
    /// <param name="values">Values [x, y], the second index running fastest; null = missing.</param>
    /// <param name="level">The value of the contour.</param>
    public static IEnumerable<ContourPiece> Find(IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<double?> values, double level)
    {
        for (int i = 0; i + 1 < x.Count; i++)
        {
            for (int j = 0; j + 1 < y.Count; j++)
            {
                if (values[(i * y.Count) + j] is double a
                    && values[((i + 1) * y.Count) + j] is double b
                    && values[((i + 1) * y.Count) + j + 1] is double c
                    && values[(i * y.Count) + j + 1] is double d)
                {
                    // The corners in turn round the cell, and the four edges between them.
                    (double X, double Y, double Value)[] corners = [(x[i], y[j], a), (x[i + 1], y[j], b), (x[i + 1], y[j + 1], c), (x[i], y[j + 1], d)];
                    foreach (ContourPiece piece in InCell(corners, level))
                    {
                        yield return piece;
                    }
                }
            }
        }
    }

    private static IEnumerable<ContourPiece> InCell((double X, double Y, double Value)[] corners, double level)
    {
        var crossings = new List<(double X, double Y)>(4);
        for (int edge = 0; edge < 4; edge++)
        {
            (double X, double Y, double Value) from = corners[edge];
            (double X, double Y, double Value) to = corners[(edge + 1) % 4];
            if ((from.Value > level) != (to.Value > level))
            {
                double t = (level - from.Value) / (to.Value - from.Value);
                crossings.Add((from.X + (t * (to.X - from.X)), from.Y + (t * (to.Y - from.Y))));
            }
        }

        if (crossings.Count == 2)
        {
            yield return Piece(crossings[0], crossings[1]);
        }
        else if (crossings.Count == 4)
        {
            // The crossings of edges e and e + 1 cut off corner e + 1. Corners 1 and 3 are cut off where the middle is on the side of corner 0.
            bool middleAbove = corners.Sum(c => c.Value) / 4.0 > level;
            int shift = middleAbove == (corners[0].Value > level) ? 0 : 1;
            yield return Piece(crossings[shift], crossings[shift + 1]);
            yield return Piece(crossings[shift + 2], crossings[(shift + 3) % 4]);
        }
    }

    private static ContourPiece Piece((double X, double Y) from, (double X, double Y) to) => new(from.X, from.Y, to.X, to.Y);
}
