namespace ZPrimeGpu.Host.Validation;

/// <summary>The largest of some differences; what is missing or no number is worse than any.</summary>
internal struct Worst
{
    private bool any;
    private double largest;

    /// <summary>The largest so far; null where nothing was compared or something was missing.</summary>
    public readonly double? Value => any && double.IsFinite(largest) ? largest : null;

    /// <summary>The larger one; infinite where the new one is no number.</summary>
    public static double Of(double worst, double difference) => double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);

    /// <summary>Compares a number with what it should be.</summary>
    /// <param name="expected">What it should be.</param>
    /// <param name="actual">The number; null = missing.</param>
    /// <param name="unit">Unit of the difference.</param>
    public void Add(double expected, double? actual, double unit = 1.0)
    {
        any = true;
        largest = Of(largest, actual is double number ? Math.Abs(number - expected) / unit : double.NaN);
    }
}
