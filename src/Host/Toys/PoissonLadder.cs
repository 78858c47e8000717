using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Tables for Poisson counts of any mean (<see cref="PoissonLadderKernel"/>). They depend on the number of levels only: ensembles share them. Immutable.</summary>
internal sealed class PoissonLadder
{
    private const int Digits = 1 << PoissonLadderKernel.DigitBits;

    // A mean that is this much larger than the largest expected one is not drawn.
    private const double Margin = 256.0;

    private static readonly Lazy<PoissonLadder>[] OfLevels =
        [.. Enumerable.Range(0, PoissonLadderKernel.MostLevels + 1).Select(levels => new Lazy<PoissonLadder>(() => new PoissonLadder(levels)))];

    private PoissonLadder(int levels)
    {
        Levels = levels;
        int tables = levels * Digits;
        var thresholds = new List<ulong>();
        var indices = new List<int>(new int[PoissonLadderKernel.IndexStride * tables]);
        for (int level = 0; level < levels; level++)
        {
            for (int digit = 1; digit < Digits; digit++)
            {
                PoissonTable table = PoissonTable.Of(digit * Math.ScaleB(1.0 / PoissonLadderKernel.UnitsPerEvent, PoissonLadderKernel.DigitBits * level));
                int at = PoissonLadderKernel.IndexStride * ((level * Digits) + digit);
                indices[at] = 64 - table.GuideBits;
                indices[at + 1] = indices.Count;
                indices[at + 2] = thresholds.Count - table.First;
                indices.AddRange(table.Guide);
                thresholds.AddRange(table.Thresholds);
            }
        }

        Thresholds = [.. thresholds];
        Indices = [.. indices];
    }

    /// <summary>Levels.</summary>
    public int Levels { get; }

    /// <summary>Thresholds of all tables.</summary>
    public ulong[] Thresholds { get; }

    /// <summary>Places of the tables, and guides; layout in <see cref="PoissonLadderView{TWords, TIndices}"/>.</summary>
    public int[] Indices { get; }

    /// <summary>A ladder that reaches 256 times as high as the largest expected count, or 2²⁸ if that is less.</summary>
    /// <param name="largest">Largest expected count at the parameters that toys are thrown around.</param>
    /// <param name="name">Name of the model, for messages.</param>
    /// <exception cref="InputException">More is expected than counts are drawn for.</exception>
    public static PoissonLadder Reaching(double largest, string name)
    {
        double limit = Math.ScaleB(1.0 / PoissonLadderKernel.UnitsPerEvent, PoissonLadderKernel.DigitBits * PoissonLadderKernel.MostLevels);
        if (!(largest < 0.25 * limit))
        {
            throw new InputException($"{name}: a bin expects {largest:G4} events, more than hybrid toys are drawn for ({0.25 * limit:G2}). Use --ensemble frequentist or asymptotic formulae.");
        }

        double units = Margin * Math.Max(1.0, largest) * PoissonLadderKernel.UnitsPerEvent;
        int levels = (int)Math.Ceiling(Math.Log2(units) / PoissonLadderKernel.DigitBits);
        return OfLevels[Math.Min(levels, PoissonLadderKernel.MostLevels)].Value;
    }
}
