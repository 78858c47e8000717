using System.Runtime.InteropServices;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Models;
using ZPrimeGpu.Kernels.Fitting;
using ZPrimeGpu.Kernels.Likelihood;
using ZPrimeGpu.Kernels.Numerics;
using ZPrimeGpu.Kernels.Toys;

namespace ZPrimeGpu.Host.Toys;

/// <summary>Packs of toys in the lanes of <typeparamref name="TReal"/>.</summary>
/// <typeparam name="TReal">The number type.</typeparam>
internal sealed unsafe class ToyFitterLanes<TReal> : ToyFitterPacks
    where TReal : unmanaged, IReal<TReal>
{
    // Where this many local factors of a pack are thrown below their bound, a first pass without bounds would be one in vain.
    private const double BoundsPerPack = 1.0;

    // Nearly all fits need fewer iterations.
    private const int QuickFree = 7;
    private const int QuickConditional = 5;

    private const int Alignment = 64;

    private readonly ToySampler sampler = ToySampler.For<TReal>();
    private double[] memoryOfAll = [];
    private ToyHypotheses? hypotheses;
    private double[] pois = [];
    private ConditionalFits conditionals;
    private GammaBoundsLevel bounds;
    private double* counts;
    private double* local;
    private double* global;
    private double* lower;
    private double* upper;
    private double* x;
    private double* workspace;
    private double* memory;
    private double* results;

    /// <inheritdoc/>
    public override int Lanes => TReal.Lanes;

    /// <inheritdoc/>
    public override void Prepare(ToyHypotheses hypotheses, double[] pois, ConditionalFits conditionals)
    {
        this.hypotheses = hypotheses;
        this.pois = pois;
        this.conditionals = conditionals;
        ModelTables model = hypotheses.Model.Tables;
        ModelShape shape = model.Shape;
        int lanes = TReal.Lanes;
        int locals = shape.Bins * shape.Groups;
        int memoryLength = ToyFitKernel.MemoryLength(shape);
        int total = shape.Bins + locals + (4 * shape.Globals) + shape.WorkspaceLength + memoryLength + ToyFitKernel.ResultLength(pois.Length);
        counts = Reserve(total * lanes);
        local = counts + (shape.Bins * lanes);
        global = local + (locals * lanes);
        lower = global + (shape.Globals * lanes);
        upper = lower + (shape.Globals * lanes);
        x = upper + (shape.Globals * lanes);
        workspace = x + (shape.Globals * lanes);
        memory = workspace + (shape.WorkspaceLength * lanes);
        results = memory + (memoryLength * lanes);
        for (int k = 0; k < shape.Globals; k++)
        {
            new Span<double>(lower + (k * lanes), lanes).Fill(model.Lower[k]);
            new Span<double>(upper + (k * lanes), lanes).Fill(model.Upper[k]);
        }

        bounds = lanes * ThrownBelowZero(hypotheses.Model) > BoundsPerPack ? GammaBoundsLevel.Lower : GammaBoundsLevel.None;
    }

    /// <inheritdoc/>
    public override void Fit(in ToySource source, ReadOnlySpan<ulong> toys, ToyFitEffort effort)
    {
        ToyHypotheses asked = hypotheses ?? throw new InvalidOperationException("Nothing to fit was given.");
        ModelTables model = asked.Model.Tables;
        MinimiserSettings usual = MinimiserSettings.Default;
        bool quick = effort == ToyFitEffort.Quick;
        sampler.Fill(asked.Tables, source, toys, counts, local, global);
        fixed (double* binTable = model.Bins, factorTable = model.Factors, weights = model.Weights, start = asked.Start, tested = pois)
        fixed (int* structure = model.Structure)
        {
            var view = new ModelView<TReal, BroadcastView<TReal>, IndexView>(
                model.Shape, new(binTable), new(factorTable), new(weights), new(structure));
            var input = new FitInput<TReal, LaneView<TReal>>(View(counts), View(local), View(global), View(lower), View(upper));
            var plan = new ToyFitPlan<TReal, BroadcastView<TReal>>(
                new(start),
                new(tested),
                pois.Length,
                asked.PoiLower,
                model.Upper[model.Shape.Poi],
                conditionals,
                quick ? usual.With(QuickFree, usual.EdmTolerance) : usual,
                (quick ? usual.With(QuickConditional, usual.EdmTolerance) : usual).With(FirstCurvature.Observed),
                quick && model.Shape.Layout != ModelLayout.General ? FitEnding.Closing : FitEnding.Newton,
                bounds);
            ToyFitKernel.Fit(view, input, plan, View(x), View(workspace), View(memory), View(results));
        }
    }

    /// <inheritdoc/>
    public override double Result(int row, int lane) => results[(row * TReal.Lanes) + lane];

    /// <summary>Aligned room, pinned as long as this lives.</summary>
    private double* Reserve(int length)
    {
        if (memoryOfAll.Length < length + (Alignment / sizeof(double)))
        {
            memoryOfAll = GC.AllocateArray<double>(length + (Alignment / sizeof(double)), pinned: true);
        }

        nint start = Marshal.UnsafeAddrOfPinnedArrayElement(memoryOfAll, 0);
        return (double*)((start + Alignment - 1) / Alignment * Alignment);
    }

    private static LaneView<TReal> View(double* start) => new((TReal*)start);

    /// <summary>How many auxiliary values of a toy are below zero, on average; about.</summary>
    private static double ThrownBelowZero(CompiledModel model)
    {
        double sum = 0.0;
        foreach (LocalGroup? group in model.Groups)
        {
            if (group?.Kind == LocalKind.GaussianFactor)
            {
                sum += group.RelativeError.Sum(e => e > 0.0 ? NormalDistribution.Survival<F64>(new(1.0 / e)).Value : 0.0);
            }
        }

        return sum;
    }
}
