namespace ZPrimeGpu.Host.Templates;

/// <summary>The signal of a wide resonance: the narrow signal averaged over the line shape.</summary>
/// <remarks>
/// <para>ε = ∫ f(x) ε(√x) dx and t_bin = ∫ f(x) ε(√x) t_bin(√x) dx / ε over x = M² from 0 to the kinematic end, f the relativistic Breit–Wigner (<see cref="LineShape"/>),
/// normalised there; ε and t of the narrow signal from <see cref="SignalModel"/>, whose resolution is the simulated one, tail from radiation included.</para>
/// <para>The integral is a sum over the pieces between all M² edges of the analysis (about a resolution each) and 128 quantiles of f, each piece of exact probability at its
/// median: sums of a smooth f in steps of the resolution converge exponentially, and the quantiles resolve an f that is narrower. Monte-Carlo errors of neighbouring masses
/// come from the same samples and are added linearly.</para>
/// </remarks>
/// <param name="model">The narrow signal.</param>
/// <param name="shape">The line shape.</param>
/// <param name="grid">Analysis grid.</param>
/// <param name="largestMassGeV">Largest generated mass [GeV]; beyond, the efficiency is taken as 0: towards the kinematic end nothing is known of it, and limits are conservative.</param>
internal sealed class WideSignal(SignalModel model, LineShape shape, AnalysisGrid grid, double largestMassGeV)
{
    private const int Quantiles = 128;

    /// <summary>The last hypothesis is that of the largest generated mass to within a piece of its line shape.</summary>
    private const double SameMassGeV = 0.005;

    /// <summary>Residuals of a narrow signal beyond this are outside its histogram or negligible [GeV²].</summary>
    private const double ReachGeV2 = 3.5;

    /// <summary>The template of a window.</summary>
    /// <param name="firstBin">First M² bin.</param>
    /// <param name="bins">M² bins.</param>
    /// <param name="resolutionMorph">Relative change of the resolution by the morph; 0 = none.</param>
    public SignalTemplate Template(int firstBin, int bins, double resolutionMorph)
    {
        (double Mass, double Weight)[] points = Points();
        double efficiency = 0.0;
        double error = 0.0;
        for (int i = 0; i < points.Length; i++)
        {
            (double value, double relative) = model.Efficiency(points[i].Mass);
            points[i].Weight *= value;
            efficiency += points[i].Weight;
            error += points[i].Weight * relative;
        }

        return new SignalTemplate(
            efficiency,
            error / efficiency,
            Fractions(1.0),
            resolutionMorph > 0.0 ? Fractions(1.0 + resolutionMorph).Fraction : null,
            resolutionMorph > 0.0 ? Fractions(1.0 - resolutionMorph).Fraction : null);

        SignalFractions Fractions(double scale) => Average(points, efficiency, firstBin, bins, scale);
    }

    private (double Mass, double Weight)[] Points()
    {
        double end = shape.HighGeV * shape.HighGeV;
        double[] edges =
        [
            .. grid.M2Edges.Where(x => x > 0.0 && x < end)
                .Concat(Enumerable.Range(1, Quantiles - 1).Select(q => shape.Quantile((double)q / Quantiles)))
                .Append(0.0).Append(end).Order().Distinct(),
        ];
        double[] below = Array.ConvertAll(edges, shape.Below);
        return
        [
            .. Enumerable.Range(0, edges.Length - 1)
                .Where(i => below[i + 1] > below[i])
                .Select(i => (Math.Sqrt(shape.Quantile(0.5 * (below[i] + below[i + 1]))), below[i + 1] - below[i]))
                .Where(p => p.Item1 <= largestMassGeV + SameMassGeV),
        ];
    }

    private SignalFractions Average((double Mass, double Weight)[] points, double total, int firstBin, int bins, double scale)
    {
        int firstCell = grid.Offsets[firstBin];
        var fraction = new double[grid.Offsets[firstBin + bins] - firstCell];
        var error = new double[fraction.Length];
        foreach ((double mass, double weight) in points)
        {
            int from = Math.Max(firstBin, BinAt((mass * mass) - ReachGeV2));
            int to = Math.Min(firstBin + bins, BinAt((mass * mass) + ReachGeV2) + 1);
            if (from >= to)
            {
                continue;
            }

            SignalFractions narrow = model.Fractions(mass, grid, from, to - from, scale);
            int offset = grid.Offsets[from] - firstCell;
            for (int i = 0; i < narrow.Fraction.Length; i++)
            {
                double share = weight / total * narrow.Fraction[i];
                fraction[offset + i] += share;
                error[offset + i] += share * narrow.RelativeError[i];
            }
        }

        return new SignalFractions(fraction, [.. error.Select((e, i) => fraction[i] > 0.0 ? e / fraction[i] : 0.0)]);
    }

    private int BinAt(double m2)
    {
        int at = Array.BinarySearch(grid.M2Edges, m2);
        return Math.Clamp(at >= 0 ? at : ~at - 1, 0, grid.M2Edges.Length - 2);
    }
}
