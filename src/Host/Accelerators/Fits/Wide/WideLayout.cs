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

        var offsets = new WideOffsets();
        Channels = [.. channels.Select(c => new WideChannelLayout(factors, c, offsets))];
        Bins = offsets.Bins;
        Slots = offsets.Slots;
        Shapes = offsets.Shapes;
        Coefficients = offsets.Coefficients;
        Sums = offsets.Sums;
        memory = new AlignedNumbers(offsets.Values);
        Values = memory.Start;
        foreach ((int at, double[] source) in offsets.Sources)
        {
            source.CopyTo(new Span<double>(Values + at, source.Length));
        }
    }

    /// <summary>Globals.</summary>
    public int Globals { get; }

    /// <summary>Factors.</summary>
    public WideFactor[] Factors { get; }

    /// <summary>Whether the derivative with respect to a global jumps where it is 0 [global].</summary>
    public bool[] HasKink { get; }

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

/// <summary>Counts what has been given a place while a layout is made.</summary>
internal sealed class WideOffsets
{
    /// <summary>Where to copy what.</summary>
    public List<(int At, double[] Source)> Sources { get; } = [];

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

    /// <summary>Gives a vector a padded place among the values.</summary>
    /// <returns>Where.</returns>
    public int Place(double[] source)
    {
        int at = Values;
        Sources.Add((at, source));
        Values += WideLayout.Padded(source.Length);
        return at;
    }
}
