using System.Globalization;
using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Models;

namespace ZPrimeGpu.Host.Limits;

/// <summary>One of the limits that are looked for on a grid.</summary>
/// <param name="on">CLs or CLs+b.</param>
/// <param name="band">0 … 4 for −2σ … +2σ; null for the observed limit.</param>
/// <param name="precision">Relative error asked for; infinite where none is.</param>
internal sealed class ToyLimitTarget(LimitStatistic on, int? band, double precision)
{
    /// <summary>CLs or CLs+b.</summary>
    public LimitStatistic On { get; } = on;

    /// <summary>0 … 4 for −2σ … +2σ; null for the observed limit.</summary>
    public int? Band { get; } = band;

    /// <summary>Relative error asked for; infinite where none is.</summary>
    public double Precision { get; } = precision;

    /// <summary>The p-value over the grid.</summary>
    public ToyCurvePoint[] Curve { get; private set; } = [];

    /// <summary>Where it crosses.</summary>
    public ToyCrossing Crossing { get; private set; }

    /// <summary>All limits.</summary>
    /// <param name="settings">Which precision is asked for.</param>
    /// <param name="withData">Whether there are data.</param>
    public static List<ToyLimitTarget> All(ToyLimitSettings settings, bool withData)
    {
        var all = new List<ToyLimitTarget>();
        foreach (LimitStatistic on in new[] { LimitStatistic.Cls, LimitStatistic.Clsb })
        {
            double precision = on == settings.LimitOn ? settings.Precision : double.PositiveInfinity;
            if (withData)
            {
                all.Add(new(on, null, precision));
            }

            for (int band = 0; band < AsymptoticFormulae.BandSigmas.Count; band++)
            {
                all.Add(new(on, band, precision * Math.Pow(2.0, Math.Abs(AsymptoticFormulae.BandSigmas[band]))));
            }
        }

        return all;
    }

    /// <summary>Whether the curve is below its threshold for every signal: CLs+b of a background fluctuation whose CLb is.</summary>
    /// <remarks>CLs+b ≤ CLb = Φ(N) for every POI &gt; 0.</remarks>
    public bool NeverAboveThreshold(double alpha)
        => On == LimitStatistic.Clsb && Band is int index && AsymptoticFormulae.RootAtClsbLimit(alpha, AsymptoticFormulae.BandSigmas[index]) <= 0.0;

    /// <summary>Evaluates the curve on a grid.</summary>
    public void Cross(IReadOnlyList<ToyGridPoint> points, double alpha)
    {
        Curve = [.. points.Select(p => On == LimitStatistic.Cls
            ? Band is int band ? p.ExpectedCls(alpha, band) : p.ObservedCls(alpha)
            : Band is int other ? p.ExpectedClsb(alpha, other) : p.ObservedClsb(alpha))];
        Crossing = ToyCurve.Cross(Curve);
    }

    /// <summary>The background-only toys beyond the data, where they are too few for the observed CLs around its crossing; null where they are enough.</summary>
    private ToyFraction? Unmeasured(IReadOnlyList<ToyGridPoint> points)
    {
        if (On != LimitStatistic.Cls || Band is not null)
        {
            return null;
        }

        (int first, int last) = Crossing.Kind switch
        {
            ToyCrossingKind.Inside => (Crossing.Bracket, Crossing.Bracket + 1),
            ToyCrossingKind.BelowGrid => (0, 0),
            _ => (points.Count - 1, points.Count - 1),
        };
        return points[first].MeasuresObservedCls && points[last].MeasuresObservedCls ? null : points[points[first].MeasuresObservedCls ? last : first].ObservedClb;
    }

    /// <summary>The limit.</summary>
    public ToyLimit Limit(CompiledModel model, IReadOnlyList<ToyGridPoint> points, double alpha)
    {
        string which = Band is int index ? $"The expected limit ({AsymptoticFormulae.BandSigmas[index]:+0;-0;0} sigma)" : "The observed limit";
        if (NeverAboveThreshold(alpha))
        {
            return new(ToyLimitStatus.Zero, 0.0, 0.0, $"{which} on CLs+b of {model.Name} is 0: the background alone falls that low rarely enough to exclude every signal.");
        }

        if (Unmeasured(points) is ToyFraction clb)
        {
            return new(
                ToyLimitStatus.Unmeasured,
                null,
                null,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{which} on CLs of {model.Name} is not measured: {clb.Passing} of {clb.Toys} background-only toys are as poor in signal as the data; ask for more toys."));
        }

        return Crossing.Kind switch
        {
            ToyCrossingKind.Inside => new(ToyLimitStatus.Found, Crossing.Poi, Crossing.Error, null),
            ToyCrossingKind.BelowGrid => new(
                ToyLimitStatus.Zero, 0.0, points[0].Poi, $"{which} of {model.Name} is 0: every {model.Poi.Name} down to {points[0].Poi:G3} is excluded."),
            _ => new(ToyLimitStatus.Beyond, null, null, $"{which} of {model.Name} is beyond {model.Poi.Name} = {points[^1].Poi:G4}, the largest value that was tested."),
        };
    }
}
