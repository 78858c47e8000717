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

    // Rows whose products with as many others are summed at a time; rows that are missing are zero.
    private const int Block = 4;

    private readonly AlignedNumbers memory;
    private readonly WideLayout layout;
    private readonly WideConstraint[] constraints;
    private readonly WideEvaluator<TReal> at;
    private readonly WideYieldDerivatives<TReal> yields;
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
        yields = new WideYieldDerivatives<TReal>(layout, at);
        stride = WideLayout.Padded(layout.Globals);
        int tile = layout.Channels.Select(c => Blocks(c.Active.Length) * Tile(c)).DefaultIfEmpty().Max();
        int row = layout.Channels.Select(Tile).DefaultIfEmpty().Max();
        memory = new AlignedNumbers((2 * tile) + (Block * row) + (Block * Block));
        active = memory.Start;
        slot = active + tile;
        scaled = slot + tile;
        products = scaled + (Block * row);
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
                yields.Evaluate(sample, curvature, hessian);
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

    private static int Blocks(int rows) => (rows + Block - 1) / Block * Block;

    private static int Tile(WideChannelLayout channel)
    {
        int fits = TileNumbers / Math.Max(channel.Active.Length, 1) / WideLayout.Padding * WideLayout.Padding;
        return Math.Min(channel.Padded, Math.Max(fits, SmallestTile));
    }

    private void AddTile(WideChannelLayout channel, int first, int bins, WideCurvature curvature, double* hessian)
    {
        int packs = bins / TReal.Lanes;
        int channelPacks = WideBins<TReal>.Packs(channel);
        int offset = first / TReal.Lanes;
        TReal* rows = (TReal*)active;
        BinVectors<TReal>.Fill(rows, 0.0, Blocks(channel.Active.Length) * packs);
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
            BinVectors<TReal>.Fill(own, 0.0, Blocks(parts.Globals.Length) * packs);
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
            double coefficient = yields.Coefficients[part.Coefficient];
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
        for (int k = 0; k < globals.Length; k += Block)
        {
            for (int row = 0; row < Block; row++)
            {
                BinVectors<TReal>.Multiply(left + (row * packs), weights, rows + ((k + row) * packs), packs);
            }

            for (int l = 0; l <= k; l += Block)
            {
                BinVectors<TReal>.DotFourByFour(left, rows + (l * packs), packs, packs, products);
                for (int i = k; i < Math.Min(k + Block, globals.Length); i++)
                {
                    double* target = hessian + (globals[i] * stride);
                    double* sums = products + ((i - k) * Block);
                    for (int j = l; j <= Math.Min(l + Block - 1, i); j++)
                    {
                        target[globals[j]] += sums[j - l];
                    }
                }
            }
        }
    }
}
