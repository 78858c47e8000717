namespace ZPrimeGpu.Host.Limits;

/// <summary>The root of a rising function that is negative at the start, one evaluation at a time, so that many searches share a batch of fits.</summary>
/// <remarks>
/// The bracket grows upwards by extrapolation; inside it Chandrupatla's method (Adv. Eng. Softw. 28 (1997) 145) takes inverse
/// quadratic steps where they are safe and bisects where they are not.
/// </remarks>
internal sealed class RootSearch
{
    private const double RelativeTolerance = 1e-11;
    private const double ValueTolerance = 1e-13;
    private const int MaxEvaluations = 200;

    private readonly double max;
    private readonly double negligible;
    private int evaluations;
    private bool bracketed;
    private double x1;
    private double f1;
    private double x2;
    private double f2;
    private double x3;
    private double f3;

    /// <summary>Starts a search.</summary>
    /// <param name="from">Where the function is negative.</param>
    /// <param name="value">Its value there.</param>
    /// <param name="guess">First point to try, above.</param>
    /// <param name="max">Largest point allowed.</param>
    /// <param name="negligible">A root below this is 0: what the function does there is rounding.</param>
    public RootSearch(double from, double value, double guess, double max, double negligible)
    {
        this.max = max;
        this.negligible = negligible;
        (x1, f1) = (from, value);
        (x2, f2) = (from, value);
        Next = Math.Min(guess, max);
    }

    /// <summary>Where the function is wanted next.</summary>
    public double Next { get; private set; }

    /// <summary>The search is over.</summary>
    public bool Done { get; private set; }

    /// <summary>The root; null if none was found below the largest point.</summary>
    public double? Root { get; private set; }

    /// <summary>Ends the search without a root.</summary>
    public void Abandon() => Done = true;

    /// <summary>Takes the function's value at <see cref="Next"/> and moves on.</summary>
    public void Report(double value)
    {
        if (!double.IsFinite(value) || ++evaluations > MaxEvaluations)
        {
            Done = true;
            return;
        }

        if (bracketed)
        {
            if (Math.Sign(value) == Math.Sign(f1))
            {
                (x3, f3) = (x1, f1);
            }
            else
            {
                (x3, f3) = (x2, f2);
                (x2, f2) = (x1, f1);
            }

            (x1, f1) = (Next, value);
            Narrow();
        }
        else if (value < 0.0)
        {
            Widen(value);
        }
        else
        {
            (x3, f3) = (x1, f1);
            (x2, f2) = (x1, f1);
            (x1, f1) = (Next, value);
            bracketed = true;
            Narrow();
        }
    }

    private void Widen(double value)
    {
        (x2, f2) = (x1, f1);
        (x1, f1) = (Next, value);
        if (x1 >= max)
        {
            Done = true;
            return;
        }

        double slope = (f1 - f2) / (x1 - x2);
        double reach = x1 - x2;
        double step = slope > 0.0 ? 1.1 * (-f1 / slope) : double.PositiveInfinity;
        Next = Math.Min(max, x1 + Math.Clamp(step, 0.1 * reach, 4.0 * reach));
    }

    private void Narrow()
    {
        bool firstIsBest = Math.Abs(f1) < Math.Abs(f2);
        double best = firstIsBest ? x1 : x2;
        double width = Math.Abs(x2 - x1);
        double smallest = RelativeTolerance * Math.Abs(best) / width;
        if (smallest > 0.5 || Math.Abs(firstIsBest ? f1 : f2) < ValueTolerance)
        {
            Done = true;
            Root = best;
            return;
        }

        if (Math.Max(x1, x2) <= negligible)
        {
            Done = true;
            Root = 0.0;
            return;
        }

        double fraction = f1 / (f1 - f2);
        if (x3 != x2 && x3 != x1)
        {
            double xi = (x1 - x2) / (x3 - x2);
            double phi = (f1 - f2) / (f3 - f2);
            bool safe = phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi;
            fraction = safe
                ? (f1 / (f2 - f1) * (f3 / (f2 - f3))) + ((x3 - x1) / (x2 - x1) * (f1 / (f3 - f1)) * (f2 / (f3 - f2)))
                : 0.5;
        }

        Next = x1 + (Math.Clamp(fraction, smallest, 1.0 - smallest) * (x2 - x1));
    }
}
