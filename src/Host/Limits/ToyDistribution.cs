using System.Diagnostics;

namespace ZPrimeGpu.Host.Limits;

/// <summary>The distribution of a test statistic over the toys of an ensemble, as sorted values. What was computed in which order leaves no trace.</summary>
internal sealed class ToyDistribution
{
    // Fits of equal data from different starts agree to rounding. In a counting experiment without nuisances equal data are common, and ties have to stay ties.
    private const double Rounding = 1e-9;

    private double[] values = [];

    /// <summary>Toys with a value.</summary>
    public int Count { get; private set; }

    /// <summary>Toys left out because a fit of theirs failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Toys drawn; the number of the next one.</summary>
    public int Drawn => Count + Failed;

    /// <summary>The values, smallest first.</summary>
    public ReadOnlySpan<double> Sorted => values.AsSpan(0, Count);

    /// <summary>Makes room for more toys.</summary>
    public void Reserve(int toys) => Array.Resize(ref values, Math.Max(values.Length, Count + toys));

    /// <summary>Adds toys; <see cref="Sort"/> has to follow.</summary>
    /// <param name="statistic">Test statistic [toy].</param>
    /// <param name="valid">Which toys to take [toy].</param>
    public void Add(ReadOnlySpan<double> statistic, ReadOnlySpan<bool> valid)
    {
        Reserve(statistic.Length);
        for (int toy = 0; toy < statistic.Length; toy++)
        {
            if (valid[toy])
            {
                Debug.Assert(double.IsFinite(statistic[toy]), "A valid toy has a finite test statistic.");
                values[Count++] = statistic[toy];
            }
            else
            {
                Failed++;
            }
        }
    }

    /// <summary>Sorts what was added.</summary>
    public void Sort() => values.AsSpan(0, Count).Sort();

    /// <summary>The smallest value that ties with a test statistic: 10⁻⁹ of 1 + statistic below it, but never 0 for a positive one.</summary>
    public static double SmallestTie(double statistic) => statistic - Math.Min(0.5 * statistic, Rounding * (1.0 + statistic));

    /// <summary>Toys with at least this value: ties count.</summary>
    public int AtLeast(double statistic)
    {
        double smallest = SmallestTie(statistic);
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (values[middle] < smallest)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return Count - low;
    }

    /// <summary>Tail probability of a value: the fraction of toys with at least it.</summary>
    public ToyFraction Tail(double statistic) => new(AtLeast(statistic), Count);

    /// <summary>The value that a fraction of the toys reaches, rounded to a toy.</summary>
    /// <param name="fraction">In [0, 1].</param>
    public double ReachedBy(double fraction) => values[(int)Math.Clamp(Math.Round((1.0 - fraction) * (Count - 1)), 0, Count - 1)];
}
