using System.Runtime.Intrinsics;
using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Draws toys and fits them: with the POI free and at tested values.</summary>
/// <remarks>
/// <para>One instance per worker thread: it keeps its memory. No allocation per toy.</para>
/// <para>A toy's results do not depend on the block it is in, on its neighbours, on threads, nor on the number of lanes, to the last bit; in models of layout
/// <see cref="Kernels.Likelihood.ModelLayout.Wide"/>, whose lanes run over bins, the number of lanes changes last bits.</para>
/// <para>A toy that is not done after a few iterations does not hold up its pack: it is drawn again into packs of slow toys, where it follows the same path further. What is
/// not done there, or has a conditional minimum below the free one, is fitted alone, with <see cref="Fitting.BatchFitter"/>'s safe path behind it. What fails even there is named
/// in the results.</para>
/// </remarks>
internal sealed class ToyFitter
{
    private readonly ToyFitterPacks packs;
    private readonly IFitKernels wideKernels;
    private readonly ConditionalFits conditionals;
    private readonly LaneFitKernels<F64> scalar = new();
    private readonly ulong[] lanes;
    private readonly int[] lanePlace;
    private int[] slow = [];
    private ToyHypotheses? prepared;
    private int[] order = [];
    private double[] pois = [];
    private ToyFitterSingles? singles;

    private ToyFitter(ToyFitterPacks packs, IFitKernels wideKernels, ConditionalFits conditionals)
    {
        this.packs = packs;
        this.wideKernels = wideKernels;
        this.conditionals = conditionals;
        lanes = new ulong[packs.Lanes];
        lanePlace = new int[packs.Lanes];
    }

    /// <summary>The widest lanes that the processor has in hardware.</summary>
    /// <param name="conditionals">Which conditional fits are made; test statistics are the same.</param>
    public static ToyFitter Simd(ConditionalFits conditionals = ConditionalFits.WhereNeeded)
        => Vector512.IsHardwareAccelerated ? For<F64x8>(conditionals)
            : Vector256.IsHardwareAccelerated ? For<F64x4>(conditionals)
            : For<F64>(conditionals);

    /// <summary>One toy at a time: the reference.</summary>
    public static ToyFitter Scalar() => For<F64>();

    /// <summary>Lanes of a number type.</summary>
    /// <typeparam name="TReal">The number type: <see cref="F64"/>, <see cref="F64x4"/> or <see cref="F64x8"/>.</typeparam>
    /// <param name="conditionals">Which conditional fits are made.</param>
    public static ToyFitter For<TReal>(ConditionalFits conditionals = ConditionalFits.WhereNeeded)
        where TReal : unmanaged, IReal<TReal>
        => new(new ToyFitterLanes<TReal>(), new LaneFitKernels<TReal>(), conditionals);

    /// <summary>One toy at a time in mixed precision: the reference for devices on which double precision is slow.</summary>
    /// <param name="conditionals">Which conditional fits are made.</param>
    public static ToyFitter Mixed(ConditionalFits conditionals = ConditionalFits.WhereNeeded)
        => new(new ToyFitterMixed(), new LaneFitKernels<F64>(), conditionals);

    /// <summary>On an accelerator: the toys of a device on it, those of the host in its lanes.</summary>
    /// <param name="accelerator">The accelerator; it must outlive the fitter.</param>
    /// <param name="conditionals">Which conditional fits are made; test statistics are the same.</param>
    public static ToyFitter On(IAccelerator accelerator, ConditionalFits conditionals = ConditionalFits.WhereNeeded)
        => accelerator.Toys is IToyKernels device ? new(new ToyFitterDevice(device, SimdPacks()), accelerator.Fits, conditionals)
            : accelerator.Fits.Lanes == 1 ? For<F64>(conditionals)
            : Simd(conditionals);

    private static ToyFitterPacks SimdPacks()
        => Vector512.IsHardwareAccelerated ? new ToyFitterLanes<F64x8>()
            : Vector256.IsHardwareAccelerated ? new ToyFitterLanes<F64x4>()
            : new ToyFitterLanes<F64>();

    /// <summary>Fits one toy on the scalar path.</summary>
    /// <param name="hypotheses">Model, ensemble, tested values.</param>
    /// <param name="source">Seed and stream.</param>
    /// <param name="toy">Its number.</param>
    public static ToyResults Replay(ToyHypotheses hypotheses, in ToySource source, ulong toy)
    {
        var results = new ToyResults(1, hypotheses.Pois.Length);
        Scalar().Run(hypotheses, source, toy, 1, results);
        return results;
    }

    /// <summary>Draws and fits consecutive toys.</summary>
    /// <param name="hypotheses">Model, ensemble, tested values. Keeping the instance from call to call saves the preparation.</param>
    /// <param name="source">Seed and stream.</param>
    /// <param name="first">Number of the first toy.</param>
    /// <param name="count">Toys, at most the capacity of the results. Some thousands, a multiple of the lanes, lose no time.</param>
    /// <param name="results">Receives the columns of these toys; counts and failures are added to those that are there.</param>
    public void Run(ToyHypotheses hypotheses, in ToySource source, ulong first, int count, ToyResults results)
    {
        if (count > results.Valid.Length || results.Q.Length != hypotheses.Pois.Length)
        {
            throw new ArgumentException("The results have no room for these toys and tested values.");
        }

        Prepare(hypotheses, count);
        results.First = first;
        results.Count = count;
        if (hypotheses.Model.Tables.Wide is not null)
        {
            for (int place = 0; place < count; place++)
            {
                FitAlone(source, place, results);
            }

            return;
        }

        RunPacks(source, results);
    }

    private void Prepare(ToyHypotheses hypotheses, int count)
    {
        if (slow.Length < count)
        {
            slow = new int[count];
        }

        if (!ReferenceEquals(hypotheses, prepared))
        {
            Prepare(hypotheses);
        }
    }

    private void Prepare(ToyHypotheses hypotheses)
    {
        order = [.. Enumerable.Range(0, hypotheses.Pois.Length).OrderBy(i => hypotheses.Pois[i])];
        pois = [.. order.Select(i => hypotheses.Pois[i])];
        bool wide = hypotheses.Model.Tables.Wide is not null;
        singles = new ToyFitterSingles(hypotheses, pois, conditionals, wide ? wideKernels : scalar);
        if (!wide)
        {
            packs.Prepare(hypotheses, pois, conditionals);
        }

        prepared = hypotheses;
    }

    private void RunPacks(in ToySource source, ToyResults results)
    {
        int slowCount = 0;
        for (int place = 0; place < results.Count; place += packs.Lanes)
        {
            int used = Math.Min(packs.Lanes, results.Count - place);
            for (int lane = 0; lane < used; lane++)
            {
                lanePlace[lane] = place + lane;
            }

            FitPack(source, results, used, ToyFitEffort.Quick);
            for (int lane = 0; lane < used; lane++)
            {
                if (OutcomeOf(lane) is ToyFitOutcome.FreeFit or ToyFitOutcome.ConditionalFit)
                {
                    slow[slowCount++] = place + lane;
                }
                else
                {
                    Take(source, lane, results);
                }
            }
        }

        for (int done = 0; done < slowCount; done += packs.Lanes)
        {
            int used = Math.Min(packs.Lanes, slowCount - done);
            slow.AsSpan(done, used).CopyTo(lanePlace);
            FitPack(source, results, used, ToyFitEffort.Full);
            for (int lane = 0; lane < used; lane++)
            {
                Take(source, lane, results);
            }
        }
    }

    private void FitPack(in ToySource source, ToyResults results, int used, ToyFitEffort effort)
    {
        for (int lane = 0; lane < used; lane++)
        {
            lanes[lane] = results.First + (ulong)lanePlace[lane];
        }

        packs.Fit(source, lanes.AsSpan(0, used), effort);
    }

    private ToyFitOutcome OutcomeOf(int lane) => (ToyFitOutcome)(int)packs.Result(ToyFitKernel.OutcomeAt, lane);

    private void Take(in ToySource source, int lane, ToyResults results)
    {
        int place = lanePlace[lane];
        if (OutcomeOf(lane) != ToyFitOutcome.Good)
        {
            long retried = results.Retried;
            FitAlone(source, place, results);
            results.Retried = Math.Max(results.Retried, retried + 1);
            return;
        }

        results.Valid[place] = true;
        results.PoiHat[place] = packs.Result(ToyFitKernel.PoiAt, lane);
        results.FreeNll[place] = packs.Result(ToyFitKernel.NllAt, lane);
        results.Fits += (long)packs.Result(ToyFitKernel.FitsAt, lane);
        results.Iterations += (long)packs.Result(ToyFitKernel.IterationsAt, lane);
        for (int i = 0; i < order.Length; i++)
        {
            results.Q[order[i]][place] = packs.Result(ToyFitKernel.StatisticAt + i, lane);
        }
    }

    private void FitAlone(in ToySource source, int place, ToyResults results)
    {
        bool good = singles!.Fit(source, results.First + (ulong)place, results, out double poiHat, out double freeNll);
        results.Valid[place] = good;
        results.PoiHat[place] = good ? poiHat : 0.0;
        results.FreeNll[place] = good ? freeNll : 0.0;
        for (int i = 0; i < order.Length; i++)
        {
            results.Q[order[i]][place] = good ? singles.Statistics[i] : 0.0;
        }
    }
}
