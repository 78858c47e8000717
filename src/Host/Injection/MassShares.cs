using ZPrimeGpu.Host.Templates;

namespace ZPrimeGpu.Host.Injection;

/// <summary>Which generated masses stand for a line shape, and for how much of it.</summary>
/// <remarks>
/// A point of the line shape between two generated masses takes its events from both, in shares linear in M², so that efficiencies are interpolated linearly; each event is
/// moved to the point by <see cref="RecoilShift"/>. The line shape is cut into points of equal probability.
/// </remarks>
internal sealed class MassShares
{
    private const int Points = 4096;

    // A mass so near to a generated one is that mass (relative).
    private const double SameMass = 1e-6;

    private readonly double[][] cumulative;
    private readonly double[][] m2;

    /// <summary>Divides a line shape.</summary>
    /// <param name="shape">The line shape.</param>
    /// <param name="massesGeV">Generated masses, ascending [GeV].</param>
    public MassShares(LineShape shape, IReadOnlyList<double> massesGeV)
    {
        var weights = massesGeV.Select(_ => new List<double>()).ToArray();
        var places = massesGeV.Select(_ => new List<double>()).ToArray();
        int points = shape.WidthOverMass == 0.0 ? 1 : Points;
        for (int i = 0; i < points; i++)
        {
            double x = shape.Quantile((i + 0.5) / points);
            int above = 0;
            while (above < massesGeV.Count - 1 && massesGeV[above] * massesGeV[above] * (1.0 - SameMass) < x)
            {
                above++;
            }

            int below = Math.Max(0, above - 1);
            (double low, double high) = (massesGeV[below] * massesGeV[below], massesGeV[above] * massesGeV[above]);
            double share = above == below || Math.Abs(x - high) <= SameMass * high ? 1.0 : (x - low) / (high - low);
            Add(above, x, share / points);
            Add(below, x, (1.0 - share) / points);
        }

        cumulative = [.. weights.Select(Cumulative)];
        m2 = [.. places.Select(p => p.ToArray())];

        void Add(int sample, double x, double weight)
        {
            if (weight > 0.0)
            {
                weights[sample].Add(weight);
                places[sample].Add(x);
            }
        }
    }

    /// <summary>Part of the line shape that the events of a generated mass stand for.</summary>
    public double Of(int sample) => cumulative[sample].Length == 0 ? 0.0 : cumulative[sample][^1];

    /// <summary>Draws the M² of an event of a generated mass [GeV²].</summary>
    /// <param name="sample">The generated mass; it must have a share.</param>
    /// <param name="uniform">A uniform number.</param>
    public double Draw(int sample, double uniform)
    {
        int place = Array.BinarySearch(cumulative[sample], uniform * Of(sample));
        return m2[sample][Math.Min(place < 0 ? ~place : place, m2[sample].Length - 1)];
    }

    private static double[] Cumulative(List<double> weights)
    {
        double sum = 0.0;
        return [.. weights.Select(w => sum += w)];
    }
}
