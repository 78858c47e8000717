namespace ZPrimeGpu.Host.Data;

/// <summary>The fold of an event: which part of a sample it belongs to when networks are trained on the other parts.</summary>
/// <remarks>
/// A hash of the event number (the column that a source names as <c>cluster</c>, so that all rows of one generated event share a fold), or, without
/// one, of the six momentum components. It depends on the event alone, not on files, order or process.
/// </remarks>
internal static class EventFold
{
    /// <summary>What the hash is made of, where it is not a column.</summary>
    public const string Momenta = "momenta";

    private static readonly EventQuantity[] MomentumColumns =
    [
        EventQuantity.PxPlus, EventQuantity.PyPlus, EventQuantity.PzPlus,
        EventQuantity.PxMinus, EventQuantity.PyMinus, EventQuantity.PzMinus,
    ];

    /// <summary>Fills <see cref="EventColumns.Fold"/>.</summary>
    /// <param name="events">A chunk with momenta.</param>
    /// <param name="folds">Number of folds.</param>
    public static void Assign(EventColumns events, int folds)
    {
        int[] fold = events.Fold;
        for (int i = 0; i < events.Count; i++)
        {
            fold[i] = Of(Hash(events, i), folds);
        }
    }

    /// <summary>64 evenly spread bits of an event.</summary>
    public static ulong Hash(EventColumns events, int index)
    {
        if (events.HasClusters)
        {
            return Mix(unchecked((ulong)events.Cluster[index]));
        }

        ulong hash = 0;
        foreach (EventQuantity quantity in MomentumColumns)
        {
            long bits = BitConverter.DoubleToInt64Bits(events.Storage(quantity)[index]);
            hash = Mix(hash ^ unchecked((ulong)bits));
        }

        return hash;
    }

    /// <summary>The fold of a hash: equal shares of its range.</summary>
    public static int Of(ulong hash, int folds) => (int)((ulong)folds * (hash >> 32) >> 32);

    /// <summary>Another number in [0, 1) of the same event, independent of its fold.</summary>
    public static double Share(ulong hash) => Fraction(Mix(hash));

    /// <summary>The hash as a number in [0, 1).</summary>
    public static double Fraction(ulong hash) => (hash >> 11) * (1.0 / 9007199254740992.0);

    // SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): a bijection with good avalanche.
    private static ulong Mix(ulong x)
    {
        unchecked
        {
            x += 0x9E3779B97F4A7C15;
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return x ^ (x >> 31);
        }
    }
}
