using ZPrimeGpu.Host.Accelerators;
using ZPrimeGpu.Host.Accelerators.Toys;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Toys on a device: a pack is a launch. Toys that need more iterations are compacted into launches of their own by <see cref="ToyFitter"/>.</summary>
/// <remarks>Toys of the hybrid ensemble, whose parameters are drawn as well, are fitted in the host's lanes, with the same bits.</remarks>
/// <param name="kernels">The device.</param>
/// <param name="lanes">The host's lanes.</param>
internal sealed class ToyFitterDevice(IToyKernels kernels, ToyFitterPacks lanes) : ToyFitterPacks
{
    private readonly IToyRunner runner = kernels.Open();
    private ToyHypotheses? hypotheses;
    private double[] pois = [];
    private ConditionalFits conditionals;
    private bool lost;
    private ToyTask? task;
    private double[] results = [];
    private int count;
    private bool onHost;

    /// <inheritdoc/>
    public override int Lanes { get; } = kernels.BusyToys;

    /// <inheritdoc/>
    public override void Prepare(ToyHypotheses hypotheses, double[] pois, ConditionalFits conditionals)
    {
        task = TaskOf(hypotheses, pois, conditionals);
        (this.hypotheses, this.pois, this.conditionals) = (hypotheses, pois, conditionals);
        onHost = lost || hypotheses.Tables.Hybrid is not null;
        if (onHost)
        {
            lanes.Prepare(hypotheses, pois, conditionals);
        }
    }

    /// <summary>What a device is told.</summary>
    /// <param name="hypotheses">Model, ensemble.</param>
    /// <param name="pois">Tested values, rising.</param>
    /// <param name="conditionals">Which conditional fits are made.</param>
    public static ToyTask TaskOf(ToyHypotheses hypotheses, double[] pois, ConditionalFits conditionals)
    {
        ToyTables tables = hypotheses.Tables;
        return new ToyTask(
            hypotheses.Model.Tables,
            tables.Shape,
            tables.Values,
            tables.Thresholds,
            tables.Indices,
            hypotheses.Start,
            pois,
            hypotheses.PoiLower,
            conditionals,
            ToyFitSettings.ThrownBelowZero(hypotheses.Model));
    }

    /// <inheritdoc/>
    public override void Fit(in ToySource source, ReadOnlySpan<ulong> toys, ToyFitEffort effort)
    {
        ToyTask asked = task ?? throw new InvalidOperationException("Nothing to fit was given.");
        int length = ToyFitKernel.ResultLength(asked.Pois.Length) * toys.Length;
        if (results.Length < length)
        {
            results = new double[length];
        }

        count = toys.Length;
        if (onHost)
        {
            FitOnHost(source, toys, effort, ToyFitKernel.ResultLength(asked.Pois.Length));
            return;
        }

        try
        {
            runner.Fit(asked, source, toys, ToyFitSettings.For(effort, asked.Model.Shape.Layout), results);
        }
        catch (AcceleratorException e) when (kernels.TakeOver(e))
        {
            lost = true;
            onHost = true;
            lanes.Prepare(hypotheses!, pois, conditionals);
            FitOnHost(source, toys, effort, ToyFitKernel.ResultLength(asked.Pois.Length));
        }
    }

    /// <inheritdoc/>
    public override double Result(int row, int lane) => results[(row * count) + lane];

    private void FitOnHost(in ToySource source, ReadOnlySpan<ulong> toys, ToyFitEffort effort, int rows)
    {
        for (int first = 0; first < toys.Length; first += lanes.Lanes)
        {
            int used = Math.Min(lanes.Lanes, toys.Length - first);
            lanes.Fit(source, toys.Slice(first, used), effort);
            for (int row = 0; row < rows; row++)
            {
                for (int lane = 0; lane < used; lane++)
                {
                    results[(row * count) + first + lane] = lanes.Result(row, lane);
                }
            }
        }
    }
}
