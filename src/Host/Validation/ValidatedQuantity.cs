namespace ZPrimeGpu.Host.Validation;

/// <summary>What a device computed against what the scalar path of the host computed.</summary>
/// <param name="Family">Family of kernels.</param>
/// <param name="Quantity">Quantity.</param>
/// <param name="Count">Numbers compared.</param>
/// <param name="Worst">Largest difference, |device − reference| / max(1, |reference|); 0 where all bits are the same.</param>
/// <param name="Tolerance">Allowed; 0 = the same bits.</param>
internal sealed record ValidatedQuantity(string Family, string Quantity, long Count, double Worst, double Tolerance)
{
    /// <summary>Whether the device passes: something was compared, and the difference is allowed.</summary>
    public bool Passed => Count > 0 && Worst <= Tolerance;
}

/// <summary>Collects comparisons of one family.</summary>
/// <param name="family">Family of kernels.</param>
/// <param name="tolerance">Allowed difference.</param>
internal sealed class Comparison(string family, double tolerance)
{
    private readonly List<string> order = [];
    private readonly Dictionary<string, (long Count, double Worst)> quantities = [];

    /// <summary>The result.</summary>
    public IEnumerable<ValidatedQuantity> Result => order.Select(q => new ValidatedQuantity(family, q, quantities[q].Count, quantities[q].Worst, tolerance));

    /// <summary>Compares numbers. Different bits are different, also where both are zero.</summary>
    public void Add(string quantity, ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        double worst = expected.Length == actual.Length ? 0.0 : double.PositiveInfinity;
        for (int i = 0; i < Math.Min(expected.Length, actual.Length); i++)
        {
            worst = Math.Max(worst, Difference(expected[i], actual[i]));
        }

        (long count, double before) = quantities.GetValueOrDefault(quantity);
        if (!quantities.ContainsKey(quantity))
        {
            order.Add(quantity);
        }

        quantities[quantity] = (count + expected.Length, Math.Max(worst, before));
    }

    /// <summary>Compares whole numbers.</summary>
    public void Add(string quantity, IEnumerable<long> expected, IEnumerable<long> actual)
        => Add(quantity, [.. expected.Select(n => (double)n)], [.. actual.Select(n => (double)n)]);

    private static double Difference(double expected, double actual)
    {
        if (BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual) || (double.IsNaN(expected) && double.IsNaN(actual)))
        {
            // The payload of a NaN is not a number.
            return 0.0;
        }

        double difference = Math.Abs(actual - expected) / Math.Max(1.0, Math.Abs(expected));
        return double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(difference, double.Epsilon);
    }
}
