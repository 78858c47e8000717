using ZPrimeGpu.Host.Fitting;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Limits;

/// <summary>A Feldman-Cousins interval.</summary>
/// <param name="Lower">Lower end; 0 where 0 is accepted.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="PoiHat">Fitted POI, not below 0.</param>
/// <param name="Points">p-value of t over the POI, rising: the interval is where it is at least 1 − CL.</param>
/// <param name="Tally">Counts of toys and fits, and failures.</param>
/// <param name="Problem">What went wrong, in one sentence; null where nothing did.</param>
internal sealed record ToyInterval(ToyLimit Lower, ToyLimit Upper, double? PoiHat, (double Poi, ToyFraction PValue)[] Points, ToyTally Tally, string? Problem);

/// <summary>Feldman-Cousins intervals: a value of the POI is accepted where the data's t is among the smaller CL of the toys thrown there.</summary>
/// <remarks>
/// <para>t = 2(NLL(POI) − NLL(fitted POI)), on both sides of the fitted POI, which is not below 0: the ordering by likelihood ratio of Feldman and Cousins, Phys. Rev. D 57 (1998) 3873,
/// section IV.A, with the nuisance parameters at their conditional fit to the data (section V of arXiv:1007.1727 calls it t̃).</para>
/// <para>The p-value falls from 1 at the fitted POI to both sides; each end is where it crosses 1 − CL (<see cref="ToyCurve"/>).</para>
/// </remarks>
internal sealed class ToyIntervals
{
    /// <summary>First of the streams of intervals, after those of the limits, so that no two ensembles of a model share random numbers.</summary>
    public const uint FirstStream = 33;
    private const int MostPoints = 30;
    private const int MostRounds = 16;
    private const double WidestChange = 1.0;
    private const double NarrowInterval = 0.03;

    // Tested values on either side of the fitted one, in units of the half-width that a Gaussian would have.
    private static readonly double[] Distances = [0.35, 0.6, 0.8, 1.0, 1.25, 1.55, 1.9];

    private readonly ToyDataFits data;
    private readonly ToyLimitSettings settings;
    private readonly ToySweep sweep;
    private readonly uint firstStream;
    private readonly double threshold;
    private readonly List<Point> points = [];
    private readonly ToyTally tally = new();

    private ToyIntervals(ToyDataFits data, ToyLimitSettings settings, uint firstStream, ToySweep sweep)
    {
        this.data = data;
        this.settings = settings;
        this.sweep = sweep;
        this.firstStream = firstStream + FirstStream;
        threshold = -AsymptoticFormulae.UpperQuantile(1.0 - settings.ConfidenceLevel);
    }

    /// <summary>The interval of a model on data.</summary>
    /// <param name="model">The model.</param>
    /// <param name="observed">Observed counts [bin].</param>
    /// <param name="asymptotic">Asymptotic limits of the same: how far to look.</param>
    /// <param name="settings">What is asked for.</param>
    /// <param name="firstStream">First of <see cref="ToyLimits.Streams"/> streams of random numbers.</param>
    /// <param name="sweep">Fits toys with <see cref="Kernels.Fitting.ConditionalFits.TwoSided"/>.</param>
    /// <param name="fitter">Fits the data.</param>
    /// <param name="fits">Receives counts of fits to the data and failures.</param>
    public static ToyInterval Run(
        CompiledModel model,
        ReadOnlySpan<double> observed,
        AsymptoticResult asymptotic,
        ToyLimitSettings settings,
        uint firstStream,
        ToySweep sweep,
        BatchFitter fitter,
        FitTally fits)
    {
        if (FitData(model, observed, asymptotic, settings, fitter, fits, out double unit, out string? problem) is not ToyDataFits data)
        {
            return Without(problem!);
        }

        var intervals = new ToyIntervals(data, settings, firstStream, sweep);
        double half = unit * AsymptoticFormulae.UpperQuantile(0.5 * (1.0 - settings.ConfidenceLevel));
        problem = intervals.Start(half);
        return problem is null ? intervals.Refine(half) : Without(problem);
    }

    /// <summary>The fits to the data that the toys of intervals are made from.</summary>
    /// <param name="model">The model.</param>
    /// <param name="observed">Observed counts [bin].</param>
    /// <param name="asymptotic">Asymptotic limits of the same.</param>
    /// <param name="settings">What is asked for.</param>
    /// <param name="fitter">Fits the data.</param>
    /// <param name="fits">Receives counts of fits to the data and failures.</param>
    /// <param name="unit">One standard deviation of the POI.</param>
    /// <param name="problem">What went wrong, in one sentence.</param>
    /// <returns>Null where something went wrong.</returns>
    public static ToyDataFits? FitData(
        CompiledModel model,
        ReadOnlySpan<double> observed,
        AsymptoticResult asymptotic,
        ToyLimitSettings settings,
        BatchFitter fitter,
        FitTally fits,
        out double unit,
        out string? problem)
    {
        unit = 0.0;
        if (new SignalScale(model).Value is not double scale)
        {
            problem = $"No interval for {model.Name}: its signal expectation is zero.";
            return null;
        }

        // Unlike one-sided statistics, t feels the upper bound of the POI: it is out of the way.
        unit = ToyGridPlan.Unit(asymptotic, 1.0 - settings.ConfidenceLevel, scale);
        double reach = Math.Max(asymptotic.ObservedCls ?? 0.0, asymptotic.ExpectedCls[4] ?? 0.0);
        CompiledModel wide = model.WithPoiBounds(model.Poi.Lower, Math.Max(model.Poi.Upper, 50.0 * Math.Max(reach, unit)));
        return ToyDataFits.Make(wide, observed, TestStatistic.QTilde, settings.Ensemble, fitter, fits, out problem);
    }

    private static ToyInterval Without(string problem)
    {
        var none = new ToyLimit(ToyLimitStatus.Failed, null, null, problem);
        return new(none, none, null, [], new ToyTally(), problem);
    }

    private string? Start(double half)
    {
        double hat = data.FreePoi;
        IEnumerable<double> below = Distances.Select(d => Math.Max(0.0, hat - (d * half))).Distinct().Where(p => p < hat);
        foreach (double poi in below.Concat(Distances.Select(d => hat + (d * half))).Order())
        {
            if (Add(poi) is string problem)
            {
                return problem;
            }
        }

        Throw();
        return points.Exists(p => p.Toys.Count == 0) ? $"No toy of {data.Model.Name} could be fitted." : null;
    }

    private ToyInterval Refine(double half)
    {
        for (int round = 0; ; round++)
        {
            (ToyCrossing lower, ToyCrossing upper) = (ToyCurve.Cross(Curve(-1.0)), ToyCurve.Cross(Curve(1.0)));
            bool more = round < MostRounds
                && (AddPoint(lower, -1.0, half) | AddPoint(upper, 1.0, half) || AddToys(lower, -1.0, half) | AddToys(upper, 1.0, half));
            if (!more)
            {
                return Result(lower, upper);
            }

            Throw();
        }
    }

    private ToyInterval Result(ToyCrossing lower, ToyCrossing upper)
    {
        ToyLimit low = lower.Kind == ToyCrossingKind.Inside
            ? new(ToyLimitStatus.Found, -lower.Poi, lower.Error, null)
            : new(ToyLimitStatus.Zero, 0.0, 0.0, $"The interval of {data.Model.Name} begins at 0, which is accepted.");
        ToyLimit high = upper.Kind == ToyCrossingKind.Inside
            ? new(ToyLimitStatus.Found, upper.Poi, upper.Error, null)
            : new(
                ToyLimitStatus.Beyond,
                null,
                null,
                $"The upper end of the interval of {data.Model.Name} is beyond {data.Model.Poi.Name} = {points[^1].Poi:G4}, the largest value that was tested.");
        return new(
            low, high, data.FreePoi, [.. points.Select(p => (p.Poi, p.Toys.Tail(p.Data.TwoSided)))], tally, high.Sentence);
    }

    /// <summary>The p-value away from the fitted POI to one side, as a falling curve of the side's sign times the POI.</summary>
    private ToyCurvePoint[] Curve(double side)
    {
        // At the fitted POI itself t is 0, which every toy reaches.
        double hat = data.FreePoi;
        IEnumerable<ToyCurvePoint> curve = Of(side).Select(p => new ToyCurvePoint(side * p.Poi, p.Toys.AtLeast(p.Data.TwoSided), p.Toys.Count, threshold, 0.0));
        return [new ToyCurvePoint(side * hat, settings.Toys, settings.Toys, threshold, 0.0), .. curve];
    }

    private IEnumerable<Point> Of(double side) => points.Where(p => side * p.Poi > side * data.FreePoi).OrderBy(p => side * p.Poi);

    private bool AddPoint(ToyCrossing crossing, double side, double half)
    {
        ToyCurvePoint[] curve = Curve(side);
        double? wanted = null;
        if (crossing.Kind == ToyCrossingKind.Inside)
        {
            (ToyCurvePoint low, ToyCurvePoint high) = (curve[crossing.Bracket], curve[crossing.Bracket + 1]);
            double width = high.Poi - low.Poi;
            wanted = (low.Distance - high.Distance > WidestChange || !crossing.IsSmooth) && width > NarrowInterval * half
                ? Math.Clamp(crossing.Poi, low.Poi + (0.25 * width), high.Poi - (0.25 * width))
                : null;
        }
        else if (side > 0.0)
        {
            wanted = curve[^1].Poi + (0.5 * (curve[^1].Poi - curve[0].Poi));
        }
        else if (curve[^1].Poi < 0.0)
        {
            // Further down, to 0 at most.
            wanted = Math.Min(0.0, curve[^1].Poi + (0.5 * half));
        }

        return wanted is double poi && points.Count < MostPoints && Add(Math.Max(0.0, side * poi)) is null;
    }

    private bool AddToys(ToyCrossing crossing, double side, double half)
    {
        // Of the lower end the error is compared with the size of the interval: it may be close to 0.
        double asked = settings.Precision * (side > 0.0 ? crossing.Poi : half);
        if (crossing.Kind != ToyCrossingKind.Inside || crossing.Error <= asked || !crossing.IsSmooth)
        {
            return false;
        }

        double factor = Math.Min(4.0, 1.05 * Math.Pow(crossing.Error / asked, 2.0));
        bool added = false;

        // The first point of a curve is the fitted POI, without toys.
        foreach (Point point in Of(side).Skip(Math.Max(0, crossing.First - 1)).Take(crossing.Last - Math.Max(0, crossing.First - 1)))
        {
            int wanted = (int)Math.Min(settings.MostToys, Math.Ceiling(point.Toys.Drawn * factor));
            added |= wanted > point.Toys.Drawn;
            point.Wanted = Math.Max(point.Wanted, wanted);
        }

        return added;
    }

    private string? Add(double poi)
    {
        if (data.At(poi, out string? problem) is not ToyPoint point)
        {
            return problem;
        }

        points.Add(new Point(point, firstStream + (uint)points.Count) { Wanted = settings.Toys });
        points.Sort((a, b) => a.Poi.CompareTo(b.Poi));
        return null;
    }

    private void Throw()
        => sweep.Run(
            [.. points.Where(p => p.Wanted > p.Toys.Drawn).Select(p => new ToyJob(
                data.Hypotheses(p.Data, p.Poi), new ToySource(settings.Seed, p.Stream), (ulong)p.Toys.Drawn, p.Wanted - p.Toys.Drawn, [p.Toys]))],
            tally);

    /// <summary>A tested value with its toys.</summary>
    private sealed class Point(ToyPoint data, uint stream)
    {
        public ToyPoint Data { get; } = data;

        public double Poi => Data.Poi;

        public uint Stream { get; } = stream;

        public int Wanted { get; set; }

        /// <summary>t of the toys thrown here.</summary>
        public ToyDistribution Toys { get; } = new();
    }
}
