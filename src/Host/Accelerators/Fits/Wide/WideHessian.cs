using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>Second derivatives of the profiled NLL of a wide model with respect to the globals.</summary>
/// <remarks>
/// With D = dY/dθ of a slot's yields and E = Σ u D over the slots of a bin, the Hessian is Σ κ E Eᵀ − Σ r² v D Dᵀ over bins and slots, plus the second
/// derivatives of the yields times rγ. The expected one is Σ κ′ E Eᵀ with κ′ expected. Bins are taken in tiles whose D and E stay in
/// the cache; only globals that act in a channel are touched.
/// </remarks>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class WideHessian<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    // Numbers in a tile of E: half of a second-level cache.
    private const int TileNumbers = 65536;
    private const int SmallestTile = 64;

    // Below this a product of factors is not divided by.
    private const double SmallestDivisor = 1e-200;

    private readonly AlignedNumbers memory;
    private readonly WideLayout layout;
    private readonly WideConstraint[] constraints;
    private readonly WideEvaluator<TReal> at;
    private readonly double[] coefficients;
    private readonly int stride;
    private readonly double* active;
    private readonly double* slot;
    private readonly double* scaled;
    private readonly double* products;

    /// <summary>Makes room.</summary>
    /// <param name="tables">The model.</param>
    /// <param name="at">Evaluates the points; its last one is meant.</param>
    public WideHessian(WideTables tables, WideEvaluator<TReal> at)
    {
        layout = tables.Layout;
        constraints = tables.Constraints;
        this.at = at;
        coefficients = new double[layout.Coefficients];
        stride = WideLayout.Padded(layout.Globals);
        int tile = layout.Channels.Select(c => c.Active.Length * Tile(c)).DefaultIfEmpty().Max();
        int row = layout.Channels.Select(Tile).DefaultIfEmpty().Max();
        memory = new AlignedNumbers((2 * tile) + row + WideLayout.Padding);
        active = memory.Start;
        slot = active + tile;
        scaled = slot + tile;
        products = scaled + row;
    }

    /// <summary>The Hessian at the last point of the evaluator, on the sides of its last gradient.</summary>
    /// <param name="x">That point.</param>
    /// <param name="curvature">Observed or expected.</param>
    /// <param name="hessian">Receives both triangles [global, padded global].</param>
    public void Evaluate(ReadOnlySpan<double> x, WideCurvature curvature, double* hessian)
    {
        new Span<double>(hessian, layout.Globals * stride).Clear();
        foreach (WideChannelLayout channel in layout.Channels)
        {
            foreach (WideSampleLayout sample in channel.Samples)
            {
                Differentiate(sample, curvature, hessian);
            }

            int tile = Tile(channel);
            for (int first = 0; first < channel.Padded; first += tile)
            {
                AddTile(channel, first, Math.Min(tile, channel.Padded - first), curvature, hessian);
            }
        }

        for (int k = 0; k < constraints.Length; k++)
        {
            hessian[(k * stride) + k] += WideConstraintTerm.Bend(constraints[k], at.Auxiliary(k), x[k], curvature);
        }

        for (int k = 0; k < layout.Globals; k++)
        {
            for (int l = 0; l < k; l++)
            {
                hessian[(l * stride) + k] = hessian[(k * stride) + l];
            }
        }
    }

    private static int Tile(WideChannelLayout channel)
    {
        int fits = TileNumbers / Math.Max(channel.Active.Length, 1) / WideLayout.Padding * WideLayout.Padding;
        return Math.Min(channel.Padded, Math.Max(fits, SmallestTile));
    }

    /// <summary>Coefficients of a sample's contributions to the derivatives of yields, and the second derivatives of the yields.</summary>
    private void Differentiate(WideSampleLayout sample, WideCurvature curvature, double* hessian)
    {
        WideFactorValues factors = at.Factors;
        double product = factors.Products(sample, out ReadOnlySpan<double> others);
        int[] uses = sample.Factors;
        Span<double> slopes = stackalloc double[uses.Length];
        for (int i = 0; i < uses.Length; i++)
        {
            coefficients[sample.FactorCoefficients[i]] = 0.0;
        }

        for (int i = 0; i < uses.Length; i++)
        {
            slopes[i] = factors.First(uses[i]) * others[i];
            coefficients[sample.FactorCoefficients[i]] += slopes[i];
        }

        foreach (WideTermLayout term in sample.Terms)
        {
            coefficients[term.Coefficient] = product * factors.First(term.Factor);
        }

        if (curvature == WideCurvature.Expected)
        {
            return;
        }

        double sum = at.Sums[sample.SumAt];
        if (Math.Abs(product) > SmallestDivisor)
        {
            AddPairs(sample, slopes, sum / product, hessian);
        }
        else
        {
            AddPairsAtZero(sample, sum, hessian);
        }

        for (int i = 0; i < uses.Length; i++)
        {
            Add(hessian, uses[i], uses[i], 0.5 * factors.Second(uses[i]) * others[i] * sum);
        }

        foreach (WideTermLayout term in sample.Terms)
        {
            double over = at.Sums[term.SumAt];
            Add(hessian, term.Factor, term.Factor, 0.5 * product * factors.Second(term.Factor) * over);
            double slope = factors.First(term.Factor) * over;
            for (int i = 0; i < uses.Length; i++)
            {
                Add(hessian, term.Factor, uses[i], slope * slopes[i]);
            }
        }
    }

    /// <summary>Second derivatives of P with respect to two factors: the product of the first ones, over P.</summary>
    private void AddPairs(WideSampleLayout sample, ReadOnlySpan<double> slopes, double scale, double* hessian)
    {
        int[] globals = sample.FactorGlobals;
        for (int j = 1; j < globals.Length; j++)
        {
            double* row = hessian + (globals[j] * stride);
            double slope = slopes[j] * scale;
            int i = 0;
            for (; i < j && globals[i] != globals[j]; i++)
            {
                row[globals[i]] += slope * slopes[i];
            }

            for (; i < j; i++)
            {
                row[globals[i]] += 2.0 * slope * slopes[i];
            }
        }
    }

    /// <summary>The same where a factor is zero: products of those before the first, between the two, and after the second.</summary>
    private void AddPairsAtZero(WideSampleLayout sample, double sum, double* hessian)
    {
        WideFactorValues factors = at.Factors;
        int[] uses = sample.Factors;
        Span<double> after = stackalloc double[uses.Length + 1];
        after[uses.Length] = 1.0;
        for (int i = uses.Length - 1; i > 0; i--)
        {
            after[i] = after[i + 1] * factors.Value(uses[i]);
        }

        double before = 1.0;
        for (int i = 0; i < uses.Length; i++)
        {
            double slope = factors.First(uses[i]);
            double between = before;
            for (int j = i + 1; j < uses.Length && between != 0.0; j++)
            {
                Add(hessian, uses[i], uses[j], slope * factors.First(uses[j]) * between * after[j + 1] * sum);
                between *= factors.Value(uses[j]);
            }

            before *= factors.Value(uses[i]);
        }
    }

    /// <summary>Adds a second derivative with respect to two factors in both orders; the two may share their global.</summary>
    private void Add(double* hessian, int factor, int other, double value)
    {
        int k = layout.Factors[factor].Global;
        int l = layout.Factors[other].Global;
        hessian[(Math.Max(k, l) * stride) + Math.Min(k, l)] += k == l ? 2.0 * value : value;
    }

    private void AddTile(WideChannelLayout channel, int first, int bins, WideCurvature curvature, double* hessian)
    {
        int packs = bins / TReal.Lanes;
        int channelPacks = WideBins<TReal>.Packs(channel);
        int offset = first / TReal.Lanes;
        TReal* rows = (TReal*)active;
        BinVectors<TReal>.Fill(rows, 0.0, channel.Active.Length * packs);
        for (int index = 0; index < channel.SlotParts.Length; index++)
        {
            WideSlotLayout parts = channel.SlotParts[index];
            int place = (index * channelPacks) + offset;
            if (index == 0)
            {
                AddParts(parts, first, packs, rows, parts.ActiveRows);
                continue;
            }

            TReal* own = (TReal*)slot;
            BinVectors<TReal>.Fill(own, 0.0, parts.Globals.Length * packs);
            AddParts(parts, first, packs, own, null);
            TReal* weights = (TReal*)(at.Bins.Weights + channel.SlotAt) + place;
            for (int row = 0; row < parts.Globals.Length; row++)
            {
                BinVectors<TReal>.AddProduct(rows + (parts.ActiveRows[row] * packs), weights, own + (row * packs), packs);
            }

            if (curvature == WideCurvature.Observed)
            {
                AddSquares(own, parts.Globals, (TReal*)(at.Bins.Bends + channel.SlotAt) + place, packs, hessian);
            }
        }

        double* kappa = curvature == WideCurvature.Observed ? at.Bins.Observed : at.Bins.Expected;
        AddSquares(rows, channel.Active, (TReal*)(kappa + channel.BinAt) + offset, packs, hessian);
    }

    /// <summary>rows += coefficient · vector for the contributions to a slot.</summary>
    private void AddParts(WideSlotLayout parts, int first, int packs, TReal* rows, int[]? places)
    {
        foreach (WideSlotPart part in parts.Parts)
        {
            double coefficient = coefficients[part.Coefficient];
            if (coefficient != 0.0)
            {
                WideVector vector = part.Vector.In(first, packs * TReal.Lanes);
                double* source = (part.IsShape ? at.Bins.Shapes : layout.Values) + vector.At;
                int row = places is null ? part.Row : places[part.Row];
                TReal* target = rows + (row * packs) + ((vector.First - first) / TReal.Lanes);
                BinVectors<TReal>.AddScaled(target, coefficient, (TReal*)source, vector.Length / TReal.Lanes);
            }
        }
    }

    /// <summary>hessian += Σ weight · row · rowᵀ, lower triangle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddSquares(TReal* rows, int[] globals, TReal* weights, int packs, double* hessian)
    {
        TReal* left = (TReal*)scaled;
        double* sums = products;
        for (int k = 0; k < globals.Length; k++)
        {
            BinVectors<TReal>.Multiply(left, weights, rows + (k * packs), packs);
            double* target = hessian + (globals[k] * stride);
            int l = 0;
            for (; l + 3 <= k; l += 4)
            {
                BinVectors<TReal>.DotFour(left, rows + (l * packs), packs, packs, sums);
                target[globals[l]] += sums[0];
                target[globals[l + 1]] += sums[1];
                target[globals[l + 2]] += sums[2];
                target[globals[l + 3]] += sums[3];
            }

            for (; l <= k; l++)
            {
                target[globals[l]] += BinVectors<TReal>.Dot(left, rows + (l * packs), packs);
            }
        }
    }
}
