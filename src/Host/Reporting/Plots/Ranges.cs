namespace ZPrimeGpu.Host.Reporting.Plots;

/// <summary>Ends of axes from what is to be shown.</summary>
internal static class Ranges
{
    /// <summary>Smallest and largest of the values that are there, or null where none is.</summary>
    public static (double Min, double Max)? Of(IEnumerable<double?> values)
    {
        double min = double.PositiveInfinity;
        double max = double.NegativeInfinity;
        foreach (double? value in values)
        {
            if (value is { } v && double.IsFinite(v))
            {
                min = Math.Min(min, v);
                max = Math.Max(max, v);
            }
        }

        return min <= max ? (min, max) : null;
    }

    /// <summary>Ends of a logarithmic axis with a margin; 0.1 to 10 where nothing is positive.</summary>
    /// <param name="values">What is to be shown.</param>
    /// <param name="factor">Margin on both sides.</param>
    /// <param name="mostDecades">The lower end is raised where the values span more.</param>
    public static (double Min, double Max) Logarithmic(IEnumerable<double?> values, double factor, double mostDecades = 8.0)
    {
        if (Of(values.Where(v => v > 0.0)) is not { } range)
        {
            return (0.1, 10.0);
        }

        double max = range.Max * factor;
        return (Math.Max(range.Min / factor, max * Math.Pow(10.0, -mostDecades)), max);
    }

    /// <summary>Ends of a mass axis: from 0, or from the first mass where that is far from it, to a little beyond the last.</summary>
    public static (double Min, double Max) Mass(IReadOnlyList<double> masses)
    {
        if (masses.Count == 0)
        {
            return (0.0, 9.0);
        }

        double first = masses.Min();
        double last = masses.Max();
        double span = last - first;
        double margin = span > 0.0 ? 0.02 * span : 0.5;
        return (first < 0.3 * span ? 0.0 : first - margin, last + margin);
    }

    /// <summary>The value at a quantile of those that are there; null where none is.</summary>
    public static double? Quantile(IEnumerable<double> values, double quantile)
    {
        double[] sorted = values.Where(double.IsFinite).Order().ToArray();
        return sorted.Length == 0 ? null : sorted[(int)Math.Round(quantile * (sorted.Length - 1))];
    }
}
