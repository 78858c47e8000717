using System.Runtime.InteropServices;
using ZPrimeGpu.Host.Accelerators.Fits;
using ZPrimeGpu.Host.Accelerators.Toys;
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

    private const int Alignment = 64;

    private readonly ToySampler sampler = ToySampler.For<TReal>();
    private readonly ulong[] lanes = new ulong[TReal.Lanes];
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

        bounds = lanes * ToyFitSettings.ThrownBelowZero(hypotheses.Model) > BoundsPerPack ? GammaBoundsLevel.Lower : GammaBoundsLevel.None;
    }

    /// <inheritdoc/>
    public override void Fit(in ToySource source, ReadOnlySpan<ulong> toys, ToyFitEffort effort)
    {
        ToyHypotheses asked = hypotheses ?? throw new InvalidOperationException("Nothing to fit was given.");
        ModelTables model = asked.Model.Tables;
        ToyPasses passes = ToyFitSettings.For(effort, model.Shape.Layout);
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            // Lanes beyond the end repeat the last toy.
            lanes[lane] = toys[Math.Min(lane, toys.Length - 1)];
        }

        sampler.Fill(asked.Tables, source, lanes, counts, local, global);
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
                passes.Free,
                passes.Conditional,
                passes.Ending,
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
}
