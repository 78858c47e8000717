namespace ZPrimeGpu.Host.Control;

/// <summary>A quantity with its standard deviation.</summary>
/// <param name="Value">Value.</param>
/// <param name="Error">Standard deviation.</param>
internal readonly record struct Measured(double Value, double Error)
{
    /// <summary>a/b of independent sums; null where one of them is not positive.</summary>
    public static Measured? Ratio(WeightPair a, WeightPair b)
    {
        if (!(a.Weights > 0 && b.Weights > 0))
        {
            return null;
        }

        double ratio = a.Weights / b.Weights;
        double relative = (a.Squares / (a.Weights * a.Weights)) + (b.Squares / (b.Weights * b.Weights));
        return new Measured(ratio, ratio * Math.Sqrt(relative));
    }

    /// <summary>Distance from 1 and standard deviation in quadrature: what such a ratio allows a simulated efficiency to be wrong by.</summary>
    public double Discrepancy => Math.Sqrt(((Value - 1) * (Value - 1)) + (Error * Error));
}

/// <summary>Data against simulation in one range of M²rec.</summary>
/// <param name="FromGeV2">Start [GeV²].</param>
/// <param name="BelowGeV2">End [GeV²]; infinite for the last range.</param>
/// <param name="Simulation">Simulated events before the Punzi-net.</param>
/// <param name="Data">Data before the Punzi-net.</param>
/// <param name="Before">Data over simulation before the Punzi-net; null = no events.</param>
/// <param name="After">The same after it.</param>
/// <param name="NetworkEfficiency">Efficiency of the Punzi-net, data over simulation; null = no events.</param>
/// <param name="BackgroundShape">Twice the largest relative standard deviation of a window's average of data over simulation; null = no window of the range has two bins with events.</param>
internal sealed record RangeComparison(
    double FromGeV2, double BelowGeV2, WeightPair Simulation, WeightPair Data, Measured? Before, Measured? After, Measured? NetworkEfficiency, double? BackgroundShape)
{
    /// <summary>Systematic uncertainty of a simulated efficiency: selection and Punzi-net in quadrature.</summary>
    public double? Efficiency => Before is { } before && NetworkEfficiency is { } network
        ? Math.Sqrt((before.Discrepancy * before.Discrepancy) + (network.Discrepancy * network.Discrepancy))
        : null;
}

/// <summary>Data against simulation of one control sample.</summary>
/// <param name="Name">Sample.</param>
/// <param name="SimulatedRows">Simulated rows selected.</param>
/// <param name="DataRows">Rows of data selected.</param>
/// <param name="Ranges">By range of M²rec.</param>
internal sealed record SampleComparison(string Name, long SimulatedRows, long DataRows, IReadOnlyList<RangeComparison> Ranges)
{
    /// <summary>Evaluates the sums.</summary>
    /// <param name="sums">Sums.</param>
    /// <param name="below">Upper ends of the ranges [GeV²].</param>
    /// <param name="binsPerWindow">M² bins of a window.</param>
    public static SampleComparison Of(ControlSums sums, IReadOnlyList<double> below, int binsPerWindow)
    {
        var ranges = new List<RangeComparison>();
        double from = double.NegativeInfinity;
        foreach (double end in below.Append(double.PositiveInfinity))
        {
            ranges.Add(Range(sums, ranges.Count, from, end, binsPerWindow));
            from = end;
        }

        return new SampleComparison(sums.Sample.Name, sums.Simulation.Rows, sums.Data.Rows, ranges);
    }

    private static RangeComparison Range(ControlSums sums, int index, double from, double below, int binsPerWindow)
    {
        double[] edges = sums.Simulation.M2Edges;
        bool Inside(int bin) => 0.5 * (edges[bin] + edges[bin + 1]) is double centre && centre >= from && centre < below;
        PassFail simulation = sums.Simulation.Ranges[index];
        PassFail data = sums.Data.Ranges[index];
        double? shape = null;
        for (int first = 0; first + binsPerWindow < edges.Length; first++)
        {
            // A window belongs to the range that holds its middle.
            if (Inside(first + (binsPerWindow / 2))
                && WindowDeviation(sums.Data.AfterNetwork, sums.Simulation.AfterNetwork, first, binsPerWindow) is double deviation)
            {
                shape = Math.Max(shape ?? 0, 2 * deviation);
            }
        }

        return new RangeComparison(
            from,
            below,
            simulation.All,
            data.All,
            Measured.Ratio(data.All, simulation.All),
            Measured.Ratio(data.Passed, simulation.Passed),
            Network(simulation, data),
            shape);
    }

    // (data after/before)/(simulation after/before).
    private static Measured? Network(in PassFail simulation, in PassFail data)
    {
        if (BinomialInterval.Of(simulation) is not { Value: > 0 } s || BinomialInterval.Of(data) is not { Value: > 0 } d)
        {
            return null;
        }

        // Without a network every event passes, and there is nothing to be uncertain about.
        if (s.Value >= 1 && d.Value >= 1)
        {
            return new Measured(1, 0);
        }

        double ratio = d.Value / s.Value;
        return new Measured(ratio, ratio * Math.Sqrt(Math.Pow(d.Error / d.Value, 2) + Math.Pow(s.Error / s.Value, 2)));
    }

    /// <summary>Relative standard deviation of a window's average of data over simulation, from the scatter of its bins.</summary>
    /// <remarks>
    /// The average is r = ΣD/ΣS over the n bins with simulation, the ratio estimator; its variance is n/(n − 1) Σ(D − rS)²/(ΣS)²
    /// (Cochran, Sampling Techniques, section 2.9). Bins without data count.
    /// </remarks>
    /// <returns>Null where fewer than two bins have simulation, or there are no data.</returns>
    internal static double? WindowDeviation(WeightPair[] data, WeightPair[] simulation, int first, int count)
    {
        double d = 0, s = 0;
        int bins = 0;
        for (int bin = first; bin < first + count; bin++)
        {
            if (simulation[bin].Weights > 0)
            {
                d += data[bin].Weights;
                s += simulation[bin].Weights;
                bins++;
            }
        }

        if (bins < 2 || !(d > 0))
        {
            return null;
        }

        double ratio = d / s;
        double squares = 0;
        for (int bin = first; bin < first + count; bin++)
        {
            if (simulation[bin].Weights > 0)
            {
                double residual = data[bin].Weights - (ratio * simulation[bin].Weights);
                squares += residual * residual;
            }
        }

        return Math.Sqrt(bins / (bins - 1.0) * squares) / (s * ratio);
    }
}
