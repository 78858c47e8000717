using System.Runtime.CompilerServices;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;

namespace ZPrimeGpu.Host.Accelerators.Fits.Wide;

/// <summary>Data and intermediate results of one fit over the bins of a wide model; lanes over bins.</summary>
/// <remarks>Arrays [slot, padded bin] start at <see cref="WideChannelLayout.SlotAt"/>; those over bins at <see cref="WideChannelLayout.BinAt"/>.</remarks>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class WideBins<TReal>
    where TReal : unmanaged, IReal<TReal>
{
    private readonly AlignedNumbers memory;
    private readonly WideLayout layout;
    private readonly double* counts;
    private readonly double* auxiliary;
    private readonly double* ratio;
    private readonly TReal* scratch;

    /// <summary>Makes room.</summary>
    public WideBins(WideLayout layout)
    {
        this.layout = layout;
        int groups = layout.Channels.Select(c => c.Groups.Length).DefaultIfEmpty().Max();
        int perSolve = ModelShape.GroupScratch * (groups + 1) * TReal.Lanes;
        memory = new AlignedNumbers((4 * layout.Bins) + (6 * layout.Slots) + layout.Shapes + perSolve);
        double* next = memory.Start;
        counts = Take(ref next, layout.Bins);
        ratio = Take(ref next, layout.Bins);
        Observed = Take(ref next, layout.Bins);
        Expected = Take(ref next, layout.Bins);
        auxiliary = Take(ref next, layout.Slots);
        Yields = Take(ref next, layout.Slots);
        Gammas = Take(ref next, layout.Slots);
        Slopes = Take(ref next, layout.Slots);
        Weights = Take(ref next, layout.Slots);
        Bends = Take(ref next, layout.Slots);
        Shapes = Take(ref next, layout.Shapes);
        scratch = (TReal*)next;
    }

    /// <summary>κ [bin].</summary>
    public double* Observed { get; }

    /// <summary>κ expected at the point [bin].</summary>
    public double* Expected { get; }

    /// <summary>Y [slot, bin].</summary>
    public double* Yields { get; }

    /// <summary>γ, for shifts α; 1 in slot 0 [slot, bin].</summary>
    public double* Gammas { get; }

    /// <summary>dNLL/dY = rγ [slot, bin].</summary>
    public double* Slopes { get; }

    /// <summary>u = γ − r v Y [slot, bin]: d²NLL/dY dY′ = κ u u′ − δ r² v.</summary>
    public double* Weights { get; }

    /// <summary>−r² v [slot, bin].</summary>
    public double* Bends { get; }

    /// <summary>T + Σ f V [sample, bin].</summary>
    public double* Shapes { get; }

    /// <summary>Packs of a channel.</summary>
    public static int Packs(WideChannelLayout channel) => channel.Padded / TReal.Lanes;

    /// <summary>Takes over the data of a fit.</summary>
    public void Load(DatasetBatch data, int dataset)
    {
        ReadOnlySpan<double> n = data.CountsOf(dataset);
        ReadOnlySpan<double> a = data.LocalAuxiliaryOf(dataset);
        int modelGroups = data.Model.Shape.Groups;
        foreach (WideChannelLayout channel in layout.Channels)
        {
            n.Slice(channel.FirstBin, channel.Bins).CopyTo(new Span<double>(counts + channel.BinAt, channel.Bins));
            for (int group = 0; group < channel.Groups.Length; group++)
            {
                double* to = auxiliary + channel.SlotAt + ((1 + group) * channel.Padded);
                for (int bin = 0; bin < channel.Padded; bin++)
                {
                    to[bin] = bin < channel.Bins ? a[((channel.FirstBin + bin) * modelGroups) + channel.Groups[group]] : 1.0;
                }
            }
        }
    }

    /// <summary>Profiles the locals of a channel at the yields, bin by bin.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="worst">The largest n/λ.</param>
    /// <returns>The channel's NLL, relative to the saturated one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Solve(WideChannelLayout channel, out double worst)
    {
        int packs = Packs(channel);
        int groups = channel.Groups.Length;
        var view = new LaneView<TReal>(scratch);
        var kinds = new IndexView((int*)Unsafe.AsPointer(ref channel.Kinds[0]));
        TReal sum = TReal.From(0.0);
        for (int p = 0; p < packs; p++)
        {
            TReal* yields = (TReal*)(Yields + channel.SlotAt) + p;
            for (int group = 0; group < groups; group++)
            {
                int at = ModelShape.GroupScratch * group;
                int slot = (1 + group) * packs;
                scratch[at + GeneralBin.Yield] = yields[slot];
                scratch[at + GeneralBin.Auxiliary] = ((TReal*)(auxiliary + channel.SlotAt))[slot + p];
                scratch[at + GeneralBin.Variance] = ((TReal*)(layout.Values + channel.VarianceAt[group]))[p];
            }

            TReal r = LocalSolver.Solve(
                kinds,
                0,
                groups,
                view,
                0,
                yields[0],
                ((TReal*)(counts + channel.BinAt))[p],
                out TReal c,
                out TReal tau2,
                out TReal kappa,
                out TReal nll,
                out TReal nOverLambda);
            sum += nll;
            ((TReal*)(Observed + channel.BinAt))[p] = kappa;
            ((TReal*)(Expected + channel.BinAt))[p] = ExpectedKappa(c, tau2, r, ((TReal*)(counts + channel.BinAt))[p]);
            ((TReal*)(ratio + channel.BinAt))[p] = nOverLambda;
            Keep(channel, p, packs, r);
        }

        return BinVectors<TReal>.Sum(sum) + SumLogarithms((TReal*)(counts + channel.BinAt), (TReal*)(ratio + channel.BinAt), packs, out worst);
    }

    /// <summary>1/(τ² + λ), in an empty bin at most 1.</summary>
    /// <remarks>An empty bin costs λ, also where that is negative: a curvature that grows without bound as λ → 0 would be a barrier that is not there.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TReal ExpectedKappa(TReal c, TReal tau2, TReal r, TReal n)
    {
        TReal zero = TReal.From(0.0);
        TReal one = TReal.From(1.0);
        TReal least = TReal.Select(TReal.Equal(n, zero), one, TReal.From(ProfiledBin.SmallestYield));
        return one / (tau2 + TReal.Max(c - (r * tau2), least));
    }

    private static double* Take(ref double* next, int length)
    {
        double* taken = next;
        next += length;
        return taken;
    }

    /// <summary>Writes the profiled locals of a pack of bins, and the derivatives of its NLL with respect to the yields of its slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Keep(WideChannelLayout channel, int p, int packs, TReal r)
    {
        TReal one = TReal.From(1.0);
        TReal* gammas = (TReal*)(Gammas + channel.SlotAt) + p;
        TReal* slopes = (TReal*)(Slopes + channel.SlotAt) + p;
        TReal* weights = (TReal*)(Weights + channel.SlotAt) + p;
        TReal* bends = (TReal*)(Bends + channel.SlotAt) + p;
        gammas[0] = one;
        slopes[0] = r;
        weights[0] = one;
        for (int group = 0; group < channel.Groups.Length; group++)
        {
            int at = ModelShape.GroupScratch * group;
            int slot = (1 + group) * packs;
            TReal gamma = scratch[at + GeneralBin.Gamma];
            gammas[slot] = gamma;
            slopes[slot] = r * gamma;
            weights[slot] = gamma - (r * scratch[at + GeneralBin.Slope]);
            bends[slot] = -((r * r) * scratch[at + GeneralBin.Variance]);
        }
    }

    /// <summary>Σ n ln(n/λ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double SumLogarithms(TReal* n, TReal* ratios, int packs, out double worst)
    {
        TReal sum = TReal.From(0.0);
        worst = 1.0;
        TReal largest = TReal.From(worst);
        for (int p = 0; p < packs; p++)
        {
            largest = TReal.Max(ratios[p], largest);
            sum = TReal.Fma(n[p], Elementary.Log(ratios[p]), sum);
        }

        for (int lane = 0; lane < TReal.Lanes; lane++)
        {
            worst = Math.Max(worst, ((double*)&largest)[lane]);
        }

        return BinVectors<TReal>.Sum(sum);
    }
}
