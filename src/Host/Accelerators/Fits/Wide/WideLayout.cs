namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>
/// How the numbers of a wide model lie in memory for lanes over bins: each channel's vectors padded with zeros to whole lanes, and for each channel the
/// lists of what acts in it. Immutable.
/// </summary>
internal sealed unsafe class WideLayout
{
    /// <summary>Vectors are multiples of so many bins: the widest lanes.</summary>
    public const int Padding = 8;

    private readonly AlignedNumbers memory;

    /// <summary>Lays out.</summary>
    /// <param name="factors">Factors.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="globals">Number of globals.</param>
    public WideLayout(WideFactor[] factors, WideChannel[] channels, int globals)
    {
        Globals = globals;
        Factors = factors;
        HasKink = new bool[globals];
        foreach (WideFactor factor in factors.Where(f => f.HasKink))
        {
            HasKink[factor.Global] = true;
        }

        HasKinks = Array.Exists(HasKink, k => k);
        var offsets = new WideOffsets();
        Channels = [.. channels.Select(c => new WideChannelLayout(factors, c, offsets))];
        Bins = offsets.Bins;
        Slots = offsets.Slots;
        Shapes = offsets.Shapes;
        Coefficients = offsets.Coefficients;
        Sums = offsets.Sums;
        memory = new AlignedNumbers(offsets.Values);
        Values = memory.Start;
        foreach ((WideVector vector, double[] source) in offsets.Sources)
        {
            ReadOnlySpan<double> part = source.AsSpan(vector.First, Math.Min(vector.Length, source.Length - vector.First));
            part.CopyTo(new Span<double>(Values + vector.At, part.Length));
        }
    }

    /// <summary>Globals.</summary>
    public int Globals { get; }

    /// <summary>Factors.</summary>
    public WideFactor[] Factors { get; }

    /// <summary>Whether the derivative with respect to a global jumps where it is 0 [global].</summary>
    public bool[] HasKink { get; }

    /// <summary>Whether any does.</summary>
    public bool HasKinks { get; }

    /// <summary>Channels.</summary>
    public WideChannelLayout[] Channels { get; }

    /// <summary>Templates, variations, coefficients and variances, padded.</summary>
    public double* Values { get; }

    /// <summary>Padded bins of all channels.</summary>
    public int Bins { get; }

    /// <summary>Length of an array that has, for every channel, numbers [slot, padded bin].</summary>
    public int Slots { get; }

    /// <summary>Length of an array that has, for every channel, numbers [sample, padded bin].</summary>
    public int Shapes { get; }

    /// <summary>Coefficients of the contributions to derivatives.</summary>
    public int Coefficients { get; }

    /// <summary>Sums over bins: one for each sample and each of its terms.</summary>
    public int Sums { get; }

    /// <summary>The smallest multiple of <see cref="Padding"/> that holds so many numbers.</summary>
    public static int Padded(int length) => (length + Padding - 1) / Padding * Padding;
}

/// <summary>A vector over the bins of a channel, without the zeros at its ends; limits are multiples of <see cref="WideLayout.Padding"/>.</summary>
/// <param name="At">Its first number among the layout's values.</param>
/// <param name="First">Its first bin.</param>
/// <param name="Length">Numbers.</param>
internal readonly record struct WideVector(int At, int First, int Length)
{
    /// <summary>The part of it in a range of bins.</summary>
    public WideVector In(int first, int length)
    {
        int start = Math.Max(First, first);
        int end = Math.Min(First + Length, first + length);
        return new WideVector(At + start - First, start, Math.Max(end - start, 0));
    }

    /// <summary>The range of both, at another place.</summary>
    public WideVector Union(WideVector other)
    {
        int first = Math.Min(First, other.First);
        return Length == 0 ? other : other.Length == 0 ? this
            : new WideVector(At, first, Math.Max(First + Length, other.First + other.Length) - first);
    }
}

/// <summary>Counts what has been given a place while a layout is made.</summary>
internal sealed class WideOffsets
{
    /// <summary>Where to copy what.</summary>
    public List<(WideVector Vector, double[] Source)> Sources { get; } = [];

    /// <summary>Values placed.</summary>
    public int Values { get; private set; }

    /// <summary>Bins placed.</summary>
    public int Bins { get; set; }

    /// <summary>Slots times bins placed.</summary>
    public int Slots { get; set; }

    /// <summary>Samples times bins placed.</summary>
    public int Shapes { get; set; }

    /// <summary>Coefficients placed.</summary>
    public int Coefficients { get; set; }

    /// <summary>Sums placed.</summary>
    public int Sums { get; set; }

    /// <summary>Gives the packs of a vector that are not zero a place among the values.</summary>
    /// <returns>Where.</returns>
    public WideVector Place(double[] source)
    {
        int first = Math.Max(Array.FindIndex(source, v => v != 0.0), 0) / WideLayout.Padding * WideLayout.Padding;
        int end = WideLayout.Padded(Array.FindLastIndex(source, v => v != 0.0) + 1);
        var vector = new WideVector(Values, first, Math.Max(end - first, 0));
        Sources.Add((vector, source));
        Values += vector.Length;
        return vector;
    }

    /// <summary>Gives a whole vector a padded place among the values.</summary>
    /// <returns>Its first number.</returns>
    public int PlaceWhole(double[] source)
    {
        var vector = new WideVector(Values, 0, WideLayout.Padded(source.Length));
        Sources.Add((vector, source));
        Values += vector.Length;
        return vector.At;
    }
}
