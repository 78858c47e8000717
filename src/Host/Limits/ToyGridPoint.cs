namespace ZPrimeGpu.Host.Limits;

/// <summary>A tested value while limits are computed: its ensemble and the distributions of its test statistic.</summary>
/// <param name="point">Tested value and conditional fit.</param>
/// <param name="stream">Stream of its toys.</param>
internal sealed class ToyGridPoint(ToyPoint point, uint stream)
{
    // CLs = CLs+b/CLb of a deficit that next to no background-only toy reaches is the noise of that denominator: with 5 its error is 45 %.
    private const int FewestBackgroundToys = 5;

    private ToyTails observed;
    private ToyQuantile[] expected = [];

    /// <summary>Tested value and conditional fit.</summary>
    public ToyPoint Point { get; } = point;

    /// <summary>Tested value.</summary>
    public double Poi => Point.Poi;

    /// <summary>Stream of the toys with signal.</summary>
    public uint Stream { get; } = stream;

    /// <summary>Toys with signal that are wanted; as many background-only ones as <see cref="WantedBackground"/>.</summary>
    public int WantedSignal { get; set; }

    /// <summary>Background-only toys that are wanted.</summary>
    public int WantedBackground { get; set; }

    /// <summary>Test statistic at this value over toys with signal.</summary>
    public ToyDistribution Signal { get; } = new();

    /// <summary>Test statistic at this value over background-only toys.</summary>
    public ToyDistribution Background { get; } = new();

    /// <summary>Whether the background-only toys that are as poor in signal as the data are enough for CLb, and so for CLs.</summary>
    public bool MeasuresObservedCls => observed.Statistic <= 0.0 || observed.Clb.Passing >= FewestBackgroundToys;

    /// <summary>Background-only toys as poor in signal as the data.</summary>
    public ToyFraction ObservedClb => observed.Clb;

    /// <summary>Evaluates the tails of what is in the distributions.</summary>
    public void Refresh()
    {
        observed = ToyTails.Of(Point.Statistic, Signal, Background);
        expected = [.. AsymptoticFormulae.BandSigmas.Select(n => ToyQuantile.At(n, Signal, Background))];
    }

    /// <summary>The observed p-value with the threshold for a limit.</summary>
    /// <param name="alpha">1 − confidence level.</param>
    public ToyCurvePoint ObservedCls(double alpha)
    {
        // CLs = α where CLs+b = α CLb.
        double clb = Math.Max(observed.Clb.Value, 0.5 / observed.Clb.Toys);
        double threshold = -AsymptoticFormulae.UpperQuantile(alpha * clb);
        return new(
            Poi, observed.Clsb.Passing, observed.Clsb.Toys, threshold, alpha * observed.ClbError / ProbitFit.Density(threshold));
    }

    /// <summary>The same for CLs+b.</summary>
    /// <param name="alpha">1 − confidence level.</param>
    public ToyCurvePoint ObservedClsb(double alpha)
        => new(Poi, observed.Clsb.Passing, observed.Clsb.Toys, -AsymptoticFormulae.UpperQuantile(alpha), 0.0);

    /// <summary>The p-value of a quantile of the background-only toys with the threshold for a limit on CLs.</summary>
    /// <param name="alpha">1 − confidence level.</param>
    /// <param name="band">0 … 4 for −2σ … +2σ.</param>
    public ToyCurvePoint ExpectedCls(double alpha, int band)
        => OfQuantile(expected[band], -AsymptoticFormulae.UpperQuantile(alpha * expected[band].Tails.Clb.Value));

    /// <summary>The same for CLs+b.</summary>
    /// <param name="alpha">1 − confidence level.</param>
    /// <param name="band">0 … 4 for −2σ … +2σ.</param>
    public ToyCurvePoint ExpectedClsb(double alpha, int band) => OfQuantile(expected[band], -AsymptoticFormulae.UpperQuantile(alpha));

    /// <summary>For the record.</summary>
    /// <param name="withData">Whether there are data.</param>
    public ToyGridRow Row(bool withData)
        => new(Poi, Stream, withData ? observed : null, ToyBands.Of(Signal, Background), Signal.Count, Background.Count);

    private ToyCurvePoint OfQuantile(ToyQuantile quantile, double threshold)
    {
        ToyFraction clsb = quantile.Tails.Clsb;
        var above = new ToyCurvePoint(Poi, quantile.PassingAbove, clsb.Toys, 0.0, 0.0);
        var below = new ToyCurvePoint(Poi, quantile.PassingBelow, clsb.Toys, 0.0, 0.0);
        return new(Poi, clsb.Passing, clsb.Toys, threshold, 0.5 * (above.Distance - below.Distance));
    }
}
