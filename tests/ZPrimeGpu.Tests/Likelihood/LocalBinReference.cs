using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Validation.Oracles;

namespace ZPrimeGpu.Tests.Likelihood;

/// <summary>The minimum of a bin's NLL over its locals by plain bisection in 256 bits.</summary>
/// <remarks>
/// At given p = n/λ each local is the minimum of its cost plus (1 − p)Yγ within its bounds; the sum of their yields rises with p, n/p falls.
/// Where locals jump, those at both ends of the last interval are mixed so that their sum is n/p. N is convex, so this is its minimum.
/// </remarks>
internal sealed class LocalBinReference
{
    private const int Halvings = 190;
    private readonly LocalBin bin;
    private readonly BigReal[] yields;

    private LocalBinReference(LocalBin bin, BigReal[] yields) => (this.bin, this.yields) = (bin, yields);

    /// <summary>Profiled locals.</summary>
    public BigReal[] Locals { get; private set; } = [];

    /// <summary>λ.</summary>
    public BigReal Expectation { get; private set; }

    /// <summary>N relative to the saturated one.</summary>
    public BigReal Nll { get; private set; }

    /// <summary>Σ of the sizes of the terms of N: what rounding errors are measured in.</summary>
    public double Size { get; private set; }

    /// <summary>Solves; null where the events are impossible.</summary>
    public static LocalBinReference? Solve(LocalBin bin) => Solve(bin, [.. bin.Yields.Select(y => (BigReal)y)]);

    /// <summary>Solves with yields of higher precision, for differences.</summary>
    public static LocalBinReference? Solve(LocalBin bin, BigReal[] yields)
    {
        var reference = new LocalBinReference(bin, yields);
        if (!reference.FindLocals())
        {
            return null;
        }

        reference.Evaluate();
        return reference;
    }

    private bool FindLocals()
    {
        if (bin.Count == 0.0)
        {
            Locals = LocalsAt(BigReal.Zero);
            return true;
        }

        BigReal low = BigReal.One;
        BigReal high = BigReal.One;
        for (int i = 0; Excess(high).Sign < 0; i++, high = BigReal.ScaleByPowerOfTwo(high, 8))
        {
            if (i > 60)
            {
                return false;
            }
        }

        while (Excess(low).Sign > 0)
        {
            low = BigReal.ScaleByPowerOfTwo(low, -8);
        }

        for (int i = 0; i < Halvings; i++)
        {
            BigReal middle = BigReal.ScaleByPowerOfTwo(low + high, -1);
            (low, high) = Excess(middle).Sign > 0 ? (low, middle) : (middle, high);
        }

        BigReal[] below = LocalsAt(low);
        BigReal[] above = LocalsAt(high);
        BigReal gap = Sum(above) - Sum(below);
        BigReal share = gap.Sign > 0 ? ((bin.Count / low) - Sum(below)) / gap : BigReal.Zero;
        Locals = [.. below.Zip(above, (b, a) => b + (share * (a - b)))];
        return true;
    }

    private BigReal Excess(BigReal p) => (Sum(LocalsAt(p)) * p) - bin.Count;

    private BigReal Sum(BigReal[] locals)
    {
        BigReal sum = bin.Ungrouped;
        for (int group = 0; group < locals.Length; group++)
        {
            sum += locals[group] * yields[group];
        }

        return sum;
    }

    private BigReal[] LocalsAt(BigReal p)
    {
        var locals = new BigReal[yields.Length];
        BigReal r = BigReal.One - p;
        for (int group = 0; group < locals.Length; group++)
        {
            BigReal a = bin.Auxiliary[group];
            BigReal variance = bin.Variances[group];
            BigReal x = r * variance * yields[group];
            BigReal min = bin.Kinds[group] == LocalKind.GaussianShift ? -5.0 : 1e-10;
            BigReal max = bin.Kinds[group] == LocalKind.GaussianShift ? 5.0 : 10.0;
            if (variance.Sign == 0)
            {
                locals[group] = a;
                continue;
            }

            // Poisson: the derivative τ(1 − a/γ) + rY vanishes at a/(1 + x), is negative everywhere for 1 + x ≤ 0.
            BigReal free = a - x;
            if (bin.Kinds[group] == LocalKind.PoissonFactor)
            {
                free = (BigReal.One + x).Sign > 0 ? a / (BigReal.One + x) : max;
            }

            locals[group] = free < min ? min : (free > max ? max : free);
        }

        return locals;
    }

    private void Evaluate()
    {
        Expectation = Sum(Locals);
        BigReal n = bin.Count;
        BigReal logarithm = bin.Count > 0.0 ? n * BigElementary.Log(n / Expectation) : BigReal.Zero;
        BigReal difference = Expectation - n;
        BigReal sum = difference + logarithm;
        double size = Math.Abs(difference.ToDouble()) + Math.Abs(logarithm.ToDouble());
        for (int group = 0; group < Locals.Length; group++)
        {
            if (bin.Variances[group] > 0.0)
            {
                BigReal cost = Cost(bin.Kinds[group], Locals[group], bin.Auxiliary[group]) / bin.Variances[group];
                sum += cost;
                size += cost.ToDouble();
            }
        }

        Nll = sum;
        Size = size;
    }

    private static BigReal Cost(LocalKind kind, BigReal gamma, BigReal a)
    {
        if (kind != LocalKind.PoissonFactor)
        {
            return BigReal.ScaleByPowerOfTwo((gamma - a) * (gamma - a), -1);
        }

        return a.Sign > 0 ? gamma - a - (a * BigElementary.Log(gamma / a)) : gamma;
    }
}
