using ZPrimeGpu.Host.Configuration;
using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;

namespace ZPrimeGpu.Host.Limits;

/// <summary>Observed and expected upper limits of one model by toys, on CLs and on CLs+b.</summary>
/// <remarks>
/// <para>At every tested value, toys with signal are thrown around the conditional fit there and background-only ones around the fit at 0; the latter share their free fit over all
/// tested values. The observed limit is where CLs (or CLs+b) of the data falls to α; an expected one where that of the background-only toy at the quantile does
/// (<see cref="ToyQuantile"/>), which is pyhf's band followed over the POI. <see cref="ToyCurve"/> finds the crossings with their errors.</para>
/// <para>The grid starts around the asymptotic limits. Points are added where a crossing is outside the grid or in an interval over which the p-value changes much; then toys, at the points
/// that a crossing with too large an error rests on.</para>
/// <para>The result is the same for any number of threads and any size of blocks.</para>
/// </remarks>
internal sealed class ToyLimits
{
    /// <summary>Streams that a model needs: model k may start at k times this.</summary>
    public const uint Streams = 64;

    private const int MostRounds = 24;

    // In units of one standard deviation of the POI: the smallest value tested, below which a limit is 0.
    private const double Floor = 0.02;

    // An interval is split where Φ⁻¹(p) changes by more over it or has a step, unless it is this narrow already.
    private const double WidestChange = 1.0;
    private const double NarrowInterval = 0.03;

    private readonly ToyLimitSettings settings;
    private readonly double alpha;
    private readonly double unit;
    private readonly double largest;
    private readonly ToyGrid grid;
    private readonly List<ToyLimitTarget> targets;

    private ToyLimits(ToyLimitSettings settings, double unit, double largest, ToyGrid grid, bool withData)
    {
        this.settings = settings;
        this.unit = unit;
        this.largest = largest;
        this.grid = grid;
        alpha = 1.0 - settings.ConfidenceLevel;
        targets = ToyLimitTarget.All(settings, withData);
    }

    /// <summary>Limits of a model on data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="observed">Observed counts [bin]; empty without data: expected limits around the nominal background.</param>
    /// <param name="asymptotic">Asymptotic limits of the same: where to look.</param>
    /// <param name="settings">What is asked for.</param>
    /// <param name="firstStream">First of <see cref="Streams"/> streams of random numbers.</param>
    /// <param name="sweep">Fits toys, on one thread or several.</param>
    /// <param name="fitter">Fits the data.</param>
    /// <param name="tally">Receives counts of fits to the data and failures.</param>
    public static ToyLimitResult Run(
        CompiledModel model,
        ReadOnlySpan<double> observed,
        AsymptoticResult asymptotic,
        ToyLimitSettings settings,
        uint firstStream,
        ToySweep sweep,
        BatchFitter fitter,
        FitTally tally)
    {
        var toys = new ToyTally();
        if (ToyLimitPlan.Make(model, observed, asymptotic, settings, fitter, tally, out string? problem) is not ToyLimitPlan plan
            || plan.Data.At(0.0, out problem) is not ToyPoint background)
        {
            return ToyLimitResult.Without(problem!, toys);
        }

        bool withData = observed.Length > 0;
        var grid = new ToyGrid(plan.Data, background, settings.Seed, firstStream, sweep, toys);
        foreach (double poi in plan.Pois)
        {
            problem = grid.Add(poi, settings.Toys);
            if (problem is not null)
            {
                return ToyLimitResult.Without(problem, toys);
            }
        }

        grid.Throw(withData ? settings.Toys : 0);
        if (grid.Points.Any(p => p.Signal.Count == 0 || p.Background.Count == 0))
        {
            return ToyLimitResult.Without($"No toy of {model.Name} could be fitted.", toys);
        }

        var limits = new ToyLimits(settings, plan.Unit, plan.Largest, grid, withData);
        limits.Refine();
        return limits.Result(plan.Data, withData, toys);
    }

    private void Refine()
    {
        for (int round = 0; round < MostRounds; round++)
        {
            foreach (ToyLimitTarget target in targets)
            {
                target.Cross(grid.Points, alpha);
            }

            if (!AddPoints() && !AddToys())
            {
                return;
            }

            grid.Throw();
        }
    }

    private bool AddPoints()
    {
        var wanted = new List<double>();
        foreach (ToyLimitTarget target in targets)
        {
            if (Wanted(target) is double poi
                && grid.Points.Select(p => p.Poi).Concat(wanted).All(known => Math.Abs(poi - known) > 0.5 * NarrowInterval * known))
            {
                wanted.Add(poi);
            }
        }

        bool added = false;
        foreach (double poi in wanted.Order().Take(settings.MostPoints - grid.Points.Count))
        {
            // A tested value that cannot be fitted is no loss: the grid is there without it.
            added |= grid.Add(poi, settings.Toys) is null;
        }

        return added;
    }

    /// <summary>Where a target wants one more tested value; null where it needs none.</summary>
    private double? Wanted(ToyLimitTarget target)
    {
        ToyCrossing crossing = target.Crossing;
        switch (crossing.Kind)
        {
            case ToyCrossingKind.AboveGrid:
                double last = grid.Points[^1].Poi;
                return last < largest ? Math.Min(largest, 1.35 * last) : null;
            case ToyCrossingKind.BelowGrid:
                return target.NeverAboveThreshold(alpha) || grid.Points[0].Poi <= Floor * unit ? null : Floor * unit;
            default:
                double low = grid.Points[crossing.Bracket].Poi;
                double high = grid.Points[crossing.Bracket + 1].Poi;
                double width = high - low;
                double change = target.Curve[crossing.Bracket].Distance - target.Curve[crossing.Bracket + 1].Distance;
                return (change > WidestChange || !crossing.IsSmooth) && width > NarrowInterval * high
                    ? Math.Clamp(crossing.Poi, low + (0.25 * width), high - (0.25 * width))
                    : null;
        }
    }

    private bool AddToys()
    {
        bool added = false;
        foreach (ToyLimitTarget target in targets)
        {
            ToyCrossing crossing = target.Crossing;
            double asked = target.Precision * crossing.Poi;
            if (crossing.Kind != ToyCrossingKind.Inside || !(crossing.Error > asked) || !crossing.IsSmooth)
            {
                continue;
            }

            double factor = Math.Min(4.0, 1.05 * Math.Pow(crossing.Error / asked, 2.0));
            for (int i = crossing.First; i <= crossing.Last; i++)
            {
                ToyGridPoint point = grid.Points[i];
                if (crossing.SignalError >= 0.5 * crossing.Error && More(point.Signal.Drawn, factor) is int signal && signal > point.Signal.Drawn)
                {
                    point.WantedSignal = Math.Max(point.WantedSignal, signal);
                    added = true;
                }

                if (crossing.ThresholdError >= 0.5 * crossing.Error && More(point.Background.Drawn, factor) is int background && background > point.Background.Drawn)
                {
                    point.WantedBackground = Math.Max(point.WantedBackground, background);
                    added = true;
                }
            }
        }

        return added;
    }

    private int More(int toys, double factor)
    {
        // In whole blocks, so that few points differ in their number of background-only toys.
        long wanted = (long)Math.Ceiling(toys * factor / ToySweep.DefaultBlock) * ToySweep.DefaultBlock;
        return (int)Math.Max(toys, Math.Min(wanted, settings.MostToys));
    }

    private ToyLimitResult Result(ToyDataFits data, bool withData, ToyTally toys)
    {
        ToyLimit Limit(LimitStatistic on, int? band)
            => targets.Find(t => t.On == on && t.Band == band)?.Limit(data.Model, grid.Points, alpha) ?? ToyLimit.WithoutData;

        ToyLimit[] Expected(LimitStatistic on) => [.. Enumerable.Range(0, AsymptoticFormulae.BandSigmas.Count).Select(band => Limit(on, band))];

        return new(
            Limit(LimitStatistic.Cls, null),
            Expected(LimitStatistic.Cls),
            Limit(LimitStatistic.Clsb, null),
            Expected(LimitStatistic.Clsb),
            withData ? data.Q0 : null,
            withData && grid.Discovery.Count > 0 ? grid.Discovery.Tail(data.Q0) : null,
            [.. grid.Points.Select(p => p.Row(withData))],
            toys,
            null);
    }
}
